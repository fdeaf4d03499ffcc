"""Mistakes between declarations: doubles, clauses of a function that don't fit together.

In: the items of a file, in order. Out: findings, each on the later item, naming the earlier one. Looks at heads only.
A broken item between two clauses is no gap: it may have been one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from snowc.diagnostics.facts import Fact, Finding, ItemRef, PlacedFinding
from snowc.resolve.errors import CatchAllNotLast, ClauseArity, ClausesApart, DuplicateItem
from snowc.resolve.summary import member_items
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.parsed import ParsedItem
from snowc.values import record, value


@value
class _Seen:
    """An earlier declaration of a name."""

    ref: ItemRef
    span: Span
    kind: str


def declaration_findings(items: Mapping[ItemRef, ParsedItem]) -> tuple[PlacedFinding, ...]:
    """All findings about the declarations of one file."""
    sound = {ref: item for ref, item in items.items() if not item.errors and not item.is_generated}
    members, own = member_items(sound)
    found = [*_duplicates(own), *_inner_duplicates(sound)]
    for each in (own, *members.values()):
        found += _clause_findings(each)
    for each in members.values():
        found += _duplicates(each)
    return tuple(found)


# --- doubles ---------------------------------------------------------------------------------------------------------


def _duplicates(items: Mapping[ItemRef, ParsedItem]) -> Iterator[PlacedFinding]:
    seen: dict[tuple[str, str], _Seen] = {}
    for ref, item in items.items():
        for space, kind, name, span in _declared(item.tree):
            first = seen.setdefault((space, name), _Seen(ref, span, kind))
            are_clauses = kind == first.kind == "function" and not _is_second_constant_function(
                items, first.ref, item.tree
            )
            if (first.ref, first.span) != (ref, span) and not are_clauses:
                yield _placed(ref, span, DuplicateItem(kind, name, first.ref, first.span))


def _declared(item: tree.Item) -> Iterator[tuple[str, str, str, Span]]:
    """Name space, kind, name and place of what an item declares in its module."""
    match item:
        case tree.FnItem():
            yield from _header("value", "function", item.header)
        case tree.ActorItem():
            yield from _header("value", "actor", item.header)
        case tree.ConstItem():
            yield from _header("value", "constant", item.header)
        case tree.StructItem() | tree.SumItem() | tree.AliasItem():
            yield from _header("type", "type", item.header)
        case tree.InterfaceItem():
            yield from _header("type", "interface", item.header)
        case tree.TestItem():
            yield item.kind, item.kind, item.name, item.name_span
        case tree.ModuleItem():
            yield from _header("module", "module", item.header)
        case tree.ServiceItem():
            yield from _header("type", "service", item.header)
            yield from _header("module", "service", item.header)
        case tree.SupervisorItem():
            yield from _header("module", "supervisor", item.header)
        case tree.ImportItem():
            yield from _imported(item)
        case _:
            pass


def _header(space: str, kind: str, header: tree.Header) -> Iterator[tuple[str, str, str, Span]]:
    if header.name:
        yield space, kind, header.name, header.name_span


def _imported(item: tree.ImportItem) -> Iterator[tuple[str, str, str, Span]]:
    if item.names is not None:
        for each in item.names:
            yield "import", "import", each.alias or each.name, Span(each.start, each.end)
    elif item.path:
        yield "module", "import", item.alias or item.path[-1], item.path_span


def _is_second_constant_function(items: Mapping[ItemRef, ParsedItem], first: ItemRef, item: tree.Item) -> bool:
    """Two functions without parameters are no clauses of one another: the second could never run."""
    earlier = items[first].tree
    return (
        isinstance(item, tree.FnItem)
        and isinstance(earlier, tree.FnItem)
        and not item.parameters
        and not earlier.parameters
    )


def _inner_duplicates(items: Mapping[ItemRef, ParsedItem]) -> Iterator[PlacedFinding]:
    for ref, item in items.items():
        match item.tree:
            case tree.SumItem() as declared:
                yield from _doubles(ref, "type parameter", _generics(declared.generics))
                yield from _doubles(ref, "constructor", ((each.name, each.name_span) for each in declared.variants))
            case tree.StructItem() as declared:
                yield from _doubles(ref, "type parameter", _generics(declared.generics))
                yield from _doubles(ref, "field", ((each.name, each.name_span) for each in declared.fields))
            case tree.FnItem() | tree.AliasItem() as declared:
                yield from _doubles(ref, "type parameter", _generics(declared.generics))
            case _:
                pass


def _generics(generics: Iterable[tree.Generic]) -> Iterator[tuple[str, Span]]:
    return ((each.name, Span(each.start, each.start + len(each.name))) for each in generics)


def _doubles(ref: ItemRef, kind: str, names: Iterable[tuple[str, Span]]) -> Iterator[PlacedFinding]:
    seen: dict[str, Span] = {}
    for name, span in names:
        first = seen.setdefault(name, span)
        if name and first != span:
            yield _placed(ref, span, DuplicateItem(kind, name, ref, first))


# --- clauses ---------------------------------------------------------------------------------------------------------


@record
class _Clauses:
    """The clauses of one function so far. `last_index` is the place of the last one among the items."""

    first: _Seen
    arity: int
    last: _Seen
    catch_all: _Seen | None
    last_index: int


def _clause_findings(items: Mapping[ItemRef, ParsedItem]) -> Iterator[PlacedFinding]:
    functions: dict[str, _Clauses] = {}
    for index, (ref, item) in enumerate(items.items()):
        if isinstance(item.tree, tree.FnItem) and item.tree.header.name:
            yield from _add_clause(functions, index, ref, item.tree)


def _add_clause(functions: dict[str, _Clauses], index: int, ref: ItemRef, fn: tree.FnItem) -> Iterator[PlacedFinding]:
    name, arity = fn.header.name, len(fn.parameters)
    here = _Seen(ref, fn.header.name_span, "function")
    known = functions.get(name)
    if known is None:
        functions[name] = _Clauses(here, arity, here, here if _is_catch_all(fn) else None, index)
        return
    fact: Fact | None = None
    if arity != known.arity:
        fact = ClauseArity(name, arity, known.arity, known.first.ref, known.first.span)
    elif arity and known.last_index != index - 1:
        fact = ClausesApart(name, known.last.ref, known.last.span)
    elif arity and known.catch_all is not None:
        fact = CatchAllNotLast(name, known.catch_all.ref, known.catch_all.span)
    if fact is not None:
        yield _placed(ref, here.span, fact)
    known.last, known.last_index = here, index
    if known.catch_all is None and arity == known.arity and _is_catch_all(fn):
        known.catch_all = here


def _is_catch_all(fn: tree.FnItem) -> bool:
    return fn.guard is None and all(_takes_everything(parameter.pattern) for parameter in fn.parameters)


def _takes_everything(pattern: tree.Pattern) -> bool:
    match pattern:
        case tree.NamePattern() | tree.WildcardPattern():
            return True
        case tree.AsPattern(pattern=inner):
            return _takes_everything(inner)
        case tree.TuplePattern(items=items):
            return all(_takes_everything(item) for item in items)
        case _:
            return False


def _placed(ref: ItemRef, span: Span, fact: Fact) -> PlacedFinding:
    return PlacedFinding(ref, Finding(span, fact))
