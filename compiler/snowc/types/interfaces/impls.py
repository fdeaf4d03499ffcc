"""The heads of `impl` blocks as values, and where the impls for a type are looked for.

In: trees and resolved names. Out: `ImplHead`, with the parameters of the impl as `Var`s. An impl stands in the file of
its interface or of a type that its head names, so a look-up reads those files and no others.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.diagnostics.facts import Fact, Finding, ItemRef, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.model import DefId, ImplEntry, ModuleName
from snowc.resolve.queries import (
    container_parameters,
    file_of_module,
    module_of_item,
    module_summary,
    modules_in_file,
    resolved_item,
)
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.interfaces.bounds import ConditionReader, associated_type, closed, read_bounds
from snowc.types.interfaces.names import definition_of_interface
from snowc.types.ty import Bound, Con, Condition, Fun, Tuple, Type, Var
from snowc.types.type_names import definition_of_type
from snowc.types.written import WrittenTypes
from snowc.values import value

TUPLE_HEAD = "()"
FUNCTION_HEAD = "->"


@value
class ImplHead:
    """`interface` is None for inherent functions. `bounds` are those of the impl's parameters."""

    item: ItemRef
    parameters: tuple[str, ...]
    bounds: tuple[tuple[Bound, ...], ...]
    interface: Bound | None
    target: Type
    associated: Mapping[str, Type]
    functions: Mapping[str, DefId]
    findings: tuple[PlacedFinding, ...]
    conditions: tuple[Condition, ...] = ()
    """what must hold of associated types of the parameters"""


@query
def impl_head(db: Engine, ref: ItemRef) -> ImplHead | None:
    """An impl by its item; None for one that can't be read, which name resolution reports."""
    module = module_of_item(db, ref)
    return None if module is None else module_impl_heads(db, module).get(ref)


@query
def module_impl_heads(db: Engine, module: ModuleName) -> Mapping[ItemRef, ImplHead]:
    """All impls of a module that can be read, in order."""
    read = ((entry.item, _read(db, entry)) for entry in module_summary(db, module).impls)
    return {ref: head for ref, head in read if head is not None}


def _read(db: Engine, entry: ImplEntry) -> ImplHead | None:
    ref = entry.item
    parsed = item_of(db, ref)
    if parsed is None or not isinstance(parsed.tree, tree.ImplItem):
        return None
    item = parsed.tree
    findings: list[PlacedFinding] = []

    def report(span: Span, fact: Fact) -> None:
        findings.append(PlacedFinding(ref, Finding(span, fact)))

    parameters = container_parameters(db, ref)
    names = resolved_item(db, ref).type_names
    scope = {name: index for index, name in enumerate(parameters)}
    bounds: list[tuple[Bound, ...]] = [()] * len(parameters)

    def associated(base: Type, name: str) -> Type | None:
        return associated_type(db, bounds[base.index], base, name) if isinstance(base, Var) else None

    target = WrittenTypes(db, names, scope, report, None, associated).convert(item.target)
    types = WrittenTypes(db, names, scope, report, target, associated)
    where = {each.name: each.bounds for each in item.where if each.associated is None}
    bounds[:] = [tuple(read_bounds(db, where.get(name, ()), names, types, report)) for name in parameters]
    interfaces = () if item.interface is None else read_bounds(db, (item.interface,), names, types, report)
    if item.interface is not None and not interfaces:
        return None
    conditions = tuple(ConditionReader(db, parameters, names, types, associated, report).read(item.where))
    own_types = {name: types.convert(written) for name, written in item.associated}
    return ImplHead(
        item=ref,
        parameters=parameters,
        bounds=tuple(closed(each, is_open=index in types.opened) for index, each in enumerate(bounds)),
        interface=interfaces[0] if interfaces else None,
        target=target,
        associated=own_types,
        functions=dict(entry.functions),
        findings=tuple(findings),
        conditions=conditions,
    )


@query
def module_impls(db: Engine, module: ModuleName) -> Mapping[tuple[str, str], tuple[ItemRef, ...]]:
    """The impls of interfaces in a module, by interface and head of the target."""
    found: dict[tuple[str, str], tuple[ItemRef, ...]] = {}
    for ref, head in module_impl_heads(db, module).items():
        if head.interface is not None:
            key = (head.interface.interface, head_of(head.target))
            found[key] = (*found.get(key, ()), ref)
    return found


def head_of(ty: Type) -> str:
    """What impls are filed under."""
    match ty:
        case Con(name, _):
            return name
        case Tuple():
            return TUPLE_HEAD
        case Fun():
            return FUNCTION_HEAD
        case _:
            return ""


@query
def modules_beside(db: Engine, module: ModuleName) -> tuple[ModuleName, ...]:
    """The modules of the file that a module stands in."""
    file = file_of_module(db, module)
    return () if file is None else modules_in_file(db, file)


@query
def home_of_type(db: Engine, head: str) -> ModuleName | None:
    """The module where a type is declared; of a built-in type the library's module of its name."""
    definition = definition_of_type(db, head)
    if definition is not None:
        return definition.module
    module = ModuleName(head)
    return None if not head[:1].isupper() or file_of_module(db, module) is None else module


@query
def impls_for(db: Engine, key: tuple[str, str, tuple[str, ...]]) -> tuple[ItemRef, ...]:
    """The impls of an interface for a head, in the files of the interface and of the types (heads) named beside."""
    interface, head, beside = key
    definition = definition_of_interface(db, interface)
    homes = [None if definition is None else definition.module, *(home_of_type(db, each) for each in (head, *beside))]
    modules = dict.fromkeys(each for home in homes if home is not None for each in modules_beside(db, home))
    return tuple(ref for module in modules for ref in module_impls(db, module).get((interface, head), ()))
