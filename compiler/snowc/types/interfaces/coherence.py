"""One impl for each interface and type: doubles, overlaps, and impls that nobody would find (E0026)."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.facts import Fact, Finding, ItemRef, PlacedFinding
from snowc.query import Engine
from snowc.resolve.queries import file_of_module
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import file_items, item_of
from snowc.types.builtin import builtin_needs, is_builtin
from snowc.types.declared import declared_type
from snowc.types.deriving import may_have
from snowc.types.interfaces.errors import BlanketImpl, OrphanImpl, OverlappingImpl
from snowc.types.interfaces.impls import ImplHead, head_of, home_of_type, impl_head, impls_for
from snowc.types.interfaces.names import definition_of_interface
from snowc.types.interfaces.select import heads_inside
from snowc.types.show import show_bound, show_type
from snowc.types.ty import Con, Fun, Tuple, Type, Var
from snowc.types.type_names import definition_of_type, is_library, type_entry


def coherence_findings(db: Engine, ref: ItemRef, head: ImplHead, item: tree.ImplItem) -> Iterator[PlacedFinding]:
    """What is wrong with an impl of an interface beside others."""
    assert head.interface is not None
    interface, shown = show_bound(head.interface, head.parameters), show_type(head.target, head.parameters)
    span = Span(item.target.start, item.target.end)

    def at_target(fact: Fact) -> PlacedFinding:
        return PlacedFinding(ref, Finding(span, fact))

    if isinstance(head.target, Var):
        yield at_target(BlanketImpl(interface, shown))
        return
    if not _is_at_home(db, ref, head):
        yield at_target(OrphanImpl(interface, shown))
        return
    clause = _deriving(db, head)
    if clause is not None:
        yield at_target(OverlappingImpl(interface, shown, *clause, built_in=False))
    elif _is_built_in(db, head):
        yield at_target(OverlappingImpl(interface, shown, None, None, built_in=True))
    other = _first_overlapping(db, ref, head)
    if other is not None:
        parsed = item_of(db, other.item)
        target = parsed.tree.target if parsed is not None and isinstance(parsed.tree, tree.ImplItem) else None
        place = None if target is None else Span(target.start, target.end)
        yield at_target(OverlappingImpl(interface, shown, other.item, place, built_in=False))


def _is_at_home(db: Engine, ref: ItemRef, head: ImplHead) -> bool:
    assert head.interface is not None
    interface = definition_of_interface(db, head.interface.interface)
    named = heads_inside((head.target, *head.interface.arguments))
    homes = (None if interface is None else interface.module, *(home_of_type(db, each) for each in named))
    return any(home is not None and file_of_module(db, home) == ref.file for home in homes)


def _deriving(db: Engine, head: ImplHead) -> tuple[ItemRef, Span] | None:
    """Where the type derives the interface, if it says so."""
    assert head.interface is not None
    definition = definition_of_type(db, head_of(head.target))
    declared = None if definition is None else declared_type(db, definition)
    entry = None if definition is None else type_entry(db, definition)
    if declared is None or entry is None:
        return None
    spans = (span for name, span in declared.deriving or () if name == head.interface.interface)
    return next(((entry.item, span) for span in spans), None)


def _is_built_in(db: Engine, head: ImplHead) -> bool:
    """Whether the type has the interface without anybody's doing."""
    assert head.interface is not None
    name, interface = head_of(head.target), head.interface.interface
    if is_builtin(name):
        return builtin_needs(name, 0, interface) is not None
    definition = definition_of_type(db, name)
    declared = None if definition is None else declared_type(db, definition)
    is_others = definition is not None and is_library(db, definition.module)
    return (
        declared is not None
        and is_others
        and not head.item.file.startswith("stdlib:")
        and may_have(db, declared, interface)
    )


def _first_overlapping(db: Engine, ref: ItemRef, head: ImplHead) -> ImplHead | None:
    """An earlier impl of the interface for the same types, at least in part."""
    assert head.interface is not None
    beside = tuple(heads_inside((head.target, *head.interface.arguments)))
    for other in impls_for(db, (head.interface.interface, head_of(head.target), beside)):
        known = None if other == ref else impl_head(db, other)
        if known is not None and _stands_before(db, other, ref) and _overlap(head, known):
            return known
    return None


def _stands_before(db: Engine, one: ItemRef, other: ItemRef) -> bool:
    if one.file != other.file:
        return one.file < other.file
    order = list(file_items(db, one.file))
    return order.index(one) < order.index(other)


def _overlap(one: ImplHead, other: ImplHead) -> bool:
    """Whether some type is an instance of both heads."""
    assert one.interface is not None and other.interface is not None
    shift = len(one.parameters)
    left = (one.target, *one.interface.arguments)
    right = tuple(_shifted(each, shift) for each in (other.target, *other.interface.arguments))
    bindings: dict[int, Type] = {}
    return all(_unify(a, b, bindings) for a, b in zip(left, right, strict=True))


def _shifted(ty: Type, shift: int) -> Type:
    match ty:
        case Var(index):
            return Var(index + shift)
        case Con(name, parts):
            return Con(name, tuple(_shifted(each, shift) for each in parts))
        case Tuple(parts):
            return Tuple(tuple(_shifted(each, shift) for each in parts))
        case Fun(parameters, result):
            return Fun(tuple(_shifted(each, shift) for each in parameters), _shifted(result, shift))
        case _:
            return ty


def _unify(left: Type, right: Type, bindings: dict[int, Type]) -> bool:
    left, right = _known(left, bindings), _known(right, bindings)
    if left == right:
        return True
    match left, right:
        case Var(index), other:
            return _bind(index, other, bindings)
        case other, Var(index):
            return _bind(index, other, bindings)
        case (Con(name, inner), Con(other_name, parts)) if name == other_name and len(inner) == len(parts):
            return all(_unify(a, b, bindings) for a, b in zip(inner, parts, strict=True))
        case (Tuple(inner), Tuple(parts)) if len(inner) == len(parts):
            return all(_unify(a, b, bindings) for a, b in zip(inner, parts, strict=True))
        case (Fun(inner, result), Fun(parts, other_result)) if len(inner) == len(parts):
            pairs = zip((*inner, result), (*parts, other_result), strict=True)
            return all(_unify(a, b, bindings) for a, b in pairs)
        case _:
            return False


def _known(ty: Type, bindings: dict[int, Type]) -> Type:
    while isinstance(ty, Var) and ty.index in bindings:
        ty = bindings[ty.index]
    return ty


def _bind(index: int, ty: Type, bindings: dict[int, Type]) -> bool:
    if _mentions(ty, index, bindings):
        return False
    bindings[index] = ty
    return True


def _mentions(ty: Type, index: int, bindings: dict[int, Type]) -> bool:
    match _known(ty, bindings):
        case Var(other):
            return other == index
        case Con(_, parts) | Tuple(parts):
            return any(_mentions(each, index, bindings) for each in parts)
        case Fun(parameters, result):
            return any(_mentions(each, index, bindings) for each in (*parameters, result))
        case _:
            return False
