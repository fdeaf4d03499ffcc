"""What is wrong between interfaces and impls: what an impl lacks or has too much, doubles, impls in the wrong place.

In: a module. Out: findings on its interfaces and impls. What is wrong with the types of an impl's functions is found
with their signatures (`types/signature.py`), what is wrong in their bodies with their groups.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.facts import Fact, Finding, ItemRef, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.errors import DuplicateItem
from snowc.resolve.model import DefId, FunctionEntry, ImplEntry, ModuleName
from snowc.resolve.queries import definition_items, file_of_module, module_summary
from snowc.resolve.suggestions import nearest
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.containers import container_of
from snowc.syntax.queries import item_of
from snowc.types.deriving import requirements
from snowc.types.errors import MissingInterface
from snowc.types.interfaces.bounds import with_needed
from snowc.types.interfaces.coherence import coherence_findings
from snowc.types.interfaces.declared import DeclaredInterface, declared_interface
from snowc.types.interfaces.errors import (
    ExtraAssociatedType,
    InterfaceNeedsItself,
    MissingAssociatedType,
    MissingMethods,
    NotInInterface,
    OrphanImpl,
    UnwrittenType,
    WrongMethodType,
)
from snowc.types.interfaces.impls import ImplHead, home_of_type, impl_head
from snowc.types.interfaces.names import bare_name, definition_of_interface, function_of_interface
from snowc.types.interfaces.select import heads_inside, normal_type, substitute_bound
from snowc.types.show import show_bound, show_type
from snowc.types.ty import Bound, Error, Var, mentions_error, projection


@query
def interface_findings(db: Engine, module: ModuleName) -> tuple[PlacedFinding, ...]:
    """Everything about the interfaces and impls of a module but the bodies of their functions."""
    summary = module_summary(db, module)
    found: list[PlacedFinding] = []
    for interface in summary.interfaces:
        declared = declared_interface(db, interface.definition)
        if declared is None:
            found += _needs_itself(db, interface.item)
            continue
        found += declared.findings
        for name in declared.functions:
            found += _unwritten(db, function_of_interface(declared.definition, name))
    for impl in summary.impls:
        head = impl_head(db, impl.item)
        if head is not None:
            found += head.findings
            found += _of_interface(db, impl, head) if head.interface is not None else _inherent(db, impl, head)
    found += _doubles(db, summary.members)
    return tuple(found)


def _needs_itself(db: Engine, item: ItemRef) -> Iterator[PlacedFinding]:
    parsed = item_of(db, item)
    if parsed is not None and isinstance(parsed.tree, tree.InterfaceItem) and parsed.tree.bound is not None:
        bound = parsed.tree.bound
        yield PlacedFinding(item, Finding(Span(bound.start, bound.end), InterfaceNeedsItself(parsed.tree.header.name)))


def _unwritten(db: Engine, function: DefId) -> Iterator[PlacedFinding]:
    """An interface says the whole types of its functions."""
    name = bare_name(function)
    for item in definition_items(db, function):
        parsed = item_of(db, item)
        if parsed is None or not isinstance(parsed.tree, tree.FnItem):
            continue
        for parameter in parsed.tree.parameters:
            pattern = parameter.pattern
            shown = pattern.name if isinstance(pattern, tree.NamePattern) else "_"
            if parameter.annotation is None and shown != "self":
                span = Span(parameter.start, parameter.end)
                yield PlacedFinding(item, Finding(span, UnwrittenType(name, shown)))
        if parsed.tree.result is None and parsed.tree.body is not None:
            yield PlacedFinding(item, Finding(parsed.tree.header.name_span, UnwrittenType(name, "")))


def _doubles(db: Engine, members: tuple[FunctionEntry, ...]) -> Iterator[PlacedFinding]:
    """Inherent functions of one name in several blocks."""
    for function in members:
        first, *others = function.clauses
        for each in others:
            if container_of(each) != container_of(first):
                here, there = _name_span(db, each), _name_span(db, first)
                yield PlacedFinding(
                    each, Finding(here, DuplicateItem("function", bare_name(function.definition), first, there))
                )


def _name_span(db: Engine, item: ItemRef) -> Span:
    parsed = item_of(db, item)
    header = None if parsed is None else getattr(parsed.tree, "header", None)
    return header.name_span if isinstance(header, tree.Header) else Span(0, 0)


def _inherent(db: Engine, impl: ImplEntry, head: ImplHead) -> Iterator[PlacedFinding]:
    item = _tree(db, impl.item)
    homes = (home_of_type(db, each) for each in heads_inside((head.target,)))
    home = next(homes, None)
    if not mentions_error(head.target) and (home is None or file_of_module(db, home) != impl.item.file):
        yield _at_target(item, impl.item, OrphanImpl("", show_type(head.target, head.parameters)))
    for name, written in item.associated:
        yield PlacedFinding(impl.item, Finding(Span(written.start, written.end), ExtraAssociatedType("", name, ())))


def _tree(db: Engine, item: ItemRef) -> tree.ImplItem:
    parsed = item_of(db, item)
    assert parsed is not None and isinstance(parsed.tree, tree.ImplItem)
    return parsed.tree


def _at_target(item: tree.ImplItem, ref: ItemRef, fact: Fact) -> PlacedFinding:
    return PlacedFinding(ref, Finding(Span(item.target.start, item.target.end), fact))


def _of_interface(db: Engine, impl: ImplEntry, head: ImplHead) -> Iterator[PlacedFinding]:
    assert head.interface is not None
    item = _tree(db, impl.item)
    definition = definition_of_interface(db, head.interface.interface)
    declared = None if definition is None else declared_interface(db, definition)
    if declared is None or mentions_error(head.target):
        return
    yield from coherence_findings(db, impl.item, head, item)
    yield from _functions(db, item, head, declared)
    yield from _associated(item, head, declared)
    yield from _needed(db, item, head, declared)
    if head.interface == Bound("Iterable"):
        yield from _iterator(db, item, head)


def _functions(db: Engine, item: tree.ImplItem, head: ImplHead, declared: DeclaredInterface) -> Iterator[PlacedFinding]:
    missing = [name for name in declared.functions if name not in head.functions and name not in declared.with_body]
    shown = show_type(head.target, head.parameters)
    if missing:
        heads = tuple(_written_head(db, function_of_interface(declared.definition, name)) for name in missing)
        end = Span(item.end - len("end"), item.end - len("end"))
        yield _at_target(item, head.item, MissingMethods(declared.definition.name, shown, tuple(missing), heads, end))
    for name, function in head.functions.items():
        if name not in declared.functions:
            fact = NotInInterface(declared.definition.name, name, nearest(name, declared.functions))
            for each in definition_items(db, function)[:1]:
                yield PlacedFinding(each, Finding(_name_span(db, each), fact))


def _written_head(db: Engine, function: DefId) -> str:
    """A function's head as its interface has it."""
    for item in definition_items(db, function):
        parsed = item_of(db, item)
        if parsed is not None and isinstance(parsed.tree, tree.FnItem):
            return " ".join(parsed.text[parsed.tree.header.name_span.start : parsed.tree.end].split())
    return bare_name(function)


def _associated(item: tree.ImplItem, head: ImplHead, declared: DeclaredInterface) -> Iterator[PlacedFinding]:
    interface, shown = declared.definition.name, show_type(head.target, head.parameters)
    for name in declared.associated:
        if name not in head.associated:
            yield _at_target(item, head.item, MissingAssociatedType(interface, name, shown))
    for name, written in item.associated:
        if name not in declared.associated:
            extra = ExtraAssociatedType(interface, name, declared.associated)
            yield PlacedFinding(head.item, Finding(Span(written.start, written.end), extra))


def _needed(db: Engine, item: tree.ImplItem, head: ImplHead, declared: DeclaredInterface) -> Iterator[PlacedFinding]:
    """What the interface asks of its types besides."""
    assert head.interface is not None
    for needed in declared.needed:
        bound = substitute_bound(needed, (head.target, *head.interface.arguments))
        asked = requirements(db, head.target, bound)
        parameter = next(
            (
                index
                for index, each in sorted(asked or (), key=lambda each: each[0])
                if each not in with_needed(db, head.bounds[index], Var(index))
            ),
            None,
        )
        if asked is None or parameter is not None:
            lacking = head.target if parameter is None else Var(parameter)
            name = "" if parameter is None else head.parameters[parameter]
            shown = show_type(lacking, head.parameters)
            yield _at_target(item, head.item, MissingInterface(shown, show_bound(bound), None, "", name))


def _iterator(db: Engine, item: tree.ImplItem, head: ImplHead) -> Iterator[PlacedFinding]:
    """What an `Iterable` gives iterates, over the same elements."""
    iterator, element = head.associated.get("Iter", Error()), head.associated.get("Item", Error())
    if mentions_error(iterator) or mentions_error(element):
        return
    written = next(each for name, each in item.associated if name == "Iter")
    span = Span(written.start, written.end)
    if requirements(db, iterator, Bound("Iterator")) is None:
        fact: Fact = MissingInterface(show_type(iterator, head.parameters), "Iterator", None, "", "")
        yield PlacedFinding(head.item, Finding(span, fact))
        return
    found = normal_type(db, projection("Iterator", "Item", iterator))
    if found != element:
        shown, wanted = show_type(found, head.parameters), show_type(element, head.parameters)
        fact = WrongMethodType("elements", "Iter", wanted, shown, None, None)
        yield PlacedFinding(head.item, Finding(span, fact))
