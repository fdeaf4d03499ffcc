"""What the functions of an `impl` or `interface` take from the head of it: type parameters, `Self`, and, in an impl of
an interface, the types that the interface gives them.
"""

from __future__ import annotations

from snowc.diagnostics.facts import ItemRef
from snowc.query import Engine, query
from snowc.resolve.model import DefId
from snowc.resolve.queries import module_of_item
from snowc.syntax import tree
from snowc.syntax.containers import container_of
from snowc.syntax.queries import item_of
from snowc.types.interfaces.bounds import associated_type, with_needed
from snowc.types.interfaces.declared import DeclaredInterface, declared_interface
from snowc.types.interfaces.impls import ImplHead, impl_head
from snowc.types.interfaces.names import bare_name, definition_of_interface, function_of_interface
from snowc.types.interfaces.select import normal_type
from snowc.types.ty import Bound, Condition, Fun, Scheme, Type, Var, substitute
from snowc.values import value


@value
class MemberContext:
    """The type parameters around a function, with their bounds, and what `Self` is."""

    names: tuple[str, ...]
    bounds: tuple[tuple[Bound, ...], ...]
    self_type: Type
    conditions: tuple[Condition, ...] = ()


@query
def member_context(db: Engine, container: ItemRef) -> MemberContext | None:
    """None for what is neither an impl nor an interface that can be read."""
    declared = _interface_at(db, container)
    if declared is not None:
        return MemberContext(declared.parameters, ((declared.itself,), *declared.bounds[1:]), Var(0))
    head = impl_head(db, container)
    return None if head is None else MemberContext(head.parameters, head.bounds, head.target, head.conditions)


def _interface_at(db: Engine, container: ItemRef) -> DeclaredInterface | None:
    parsed, module = item_of(db, container), module_of_item(db, container)
    if parsed is None or module is None or not isinstance(parsed.tree, tree.InterfaceItem):
        return None
    return declared_interface(db, DefId(module, parsed.tree.header.name))


def associated_here(
    db: Engine, container: ItemRef, bounds: tuple[tuple[Bound, ...], ...], base: Type, name: str
) -> Type | None:
    """What `Self.Item` or `T.Item` is inside a function of the container. `bounds` are those of the variables there."""
    head = impl_head(db, container)
    if head is not None and base == head.target:
        return _of_target(db, head, name)
    return associated_type(db, bounds[base.index], base, name) if isinstance(base, Var) else None


def _of_target(db: Engine, head: ImplHead, name: str) -> Type | None:
    if name in head.associated:
        return head.associated[name]
    if head.interface is None:
        return None
    needed = with_needed(db, (head.interface,), head.target)
    found = associated_type(db, needed, head.target, name)
    return None if found is None else normal_type(db, found)


@value
class Wanted:
    """What an interface says of a function, at the types of an impl. Variables are the impl's parameters, then the
    function's own, `names` and `bounds` of which are given. `declared` is the interface's function.
    """

    declared: DefId
    names: tuple[str, ...]
    bounds: tuple[tuple[Bound, ...], ...]
    parameters: tuple[Type, ...]
    result: Type
    conditions: tuple[Condition, ...]


@query
def wanted_by_interface(db: Engine, definition: DefId) -> Wanted | None:
    """What the interface says of a function of an impl; None for an inherent one, and for one that it does not have."""
    from snowc.resolve.queries import definition_items
    from snowc.types.signature import complete_scheme  # which asks this for functions of impls

    items = definition_items(db, definition)
    container = container_of(items[0]) if items else None
    head = None if container is None else impl_head(db, container)
    if head is None or head.interface is None:
        return None
    interface = definition_of_interface(db, head.interface.interface)
    declared = None if interface is None else declared_interface(db, interface)
    name = bare_name(definition)
    if declared is None or interface is None or name not in declared.functions:
        return None
    function = function_of_interface(interface, name)
    scheme = complete_scheme(db, function)
    if scheme is None or not isinstance(scheme.type, Fun):
        return None
    return _at_impl(db, head, declared, function, scheme, scheme.type)


def _at_impl(
    db: Engine, head: ImplHead, declared: DeclaredInterface, function: DefId, scheme: Scheme, ty: Fun
) -> Wanted | None:
    around = len(declared.parameters)
    own = range(around, len(scheme.names))
    assert head.interface is not None
    variables = tuple(Var(len(head.parameters) + number) for number in range(len(own)))
    arguments = (head.target, *head.interface.arguments, *variables)

    def here(each: Type) -> Type:
        return normal_type(db, substitute(each, arguments))

    bounds = tuple(
        tuple(Bound(each.interface, tuple(map(here, each.arguments)), each.is_closed) for each in scheme.bounds[index])
        for index in own
    )
    names = tuple(scheme.names[index] for index in own)
    conditions = tuple(
        Condition(here(each.subject), each.bounds, None if each.equal is None else here(each.equal))
        for each in scheme.conditions
    )
    return Wanted(function, names, bounds, tuple(map(here, ty.parameters)), here(ty.result), conditions)
