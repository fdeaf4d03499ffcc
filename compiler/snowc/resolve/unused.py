"""Warnings about what a module declares or imports and never uses.

In: the module's summary, its items, their resolved names. Out: findings W0002 and W0003. Used is what can be reached
by mentions from public items, `main` and tests; a name with `_` in front is never reported. A module with mistakes
gives none: they may hide uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from snowc.diagnostics.facts import Finding, ItemRef, PlacedFinding
from snowc.resolve.errors import UnusedImport, UnusedItem
from snowc.resolve.model import DefId, ModuleSummary
from snowc.resolve.resolved import ResolvedItem
from snowc.resolve.summary import single_items
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.syntax.parsed import ParsedItem

Items = Mapping[ItemRef, ParsedItem]
Resolved = Mapping[ItemRef, ResolvedItem]


def unused_findings(summary: ModuleSummary, items: Items, resolved: Resolved) -> tuple[PlacedFinding, ...]:
    """All warnings about unused imports and private definitions of a module."""
    if any(item.errors for item in items.values()) or any(_has_mistakes(each) for each in resolved.values()):
        return ()
    return (*_unused_imports(items, resolved), *_unused_items(summary, items, resolved))


def _has_mistakes(resolved: ResolvedItem) -> bool:
    return any(finding.fact.code.startswith("E") for finding in resolved.findings)


def _unused_imports(items: Items, resolved: Resolved) -> Iterator[PlacedFinding]:
    used = {name for each in resolved.values() for name in each.imports}
    for ref, item in items.items():
        if isinstance(item.tree, tree.ImportItem):
            brought = _brought(item.tree)
            unused = [name not in used and not name.startswith("_") for name, _ in brought]
            for number, (name, span) in enumerate(brought):
                if unused[number]:
                    removal = _line(item) if all(unused) else _part(brought, unused, number)
                    yield PlacedFinding(ref, Finding(span, UnusedImport(name, removal)))


def _brought(item: tree.ImportItem) -> list[tuple[str, Span]]:
    if item.names is None:
        return [(item.alias or item.path[-1], item.path_span)]
    return [(each.alias or each.name, Span(each.start, each.end)) for each in item.names]


def _line(item: ParsedItem) -> Span:
    """An import with its line, unless something else stands there."""
    rest = item.text[item.tree.end :].lstrip()
    return Span(item.tree.start, len(item.text) - len(rest) if rest else len(item.text) + 1)


def _part(brought: list[tuple[str, Span]], unused: list[bool], number: int) -> Span:
    """One name of several, with the comma before it where no name behind it stays, else with that behind it."""
    span = brought[number][1]
    if all(unused[number:]):
        return Span(brought[number - 1][1].end, span.end)
    return Span(span.start, brought[number + 1][1].start)


def _unused_items(summary: ModuleSummary, items: Items, resolved: Resolved) -> Iterator[PlacedFinding]:
    private = dict(_private_definitions(summary))
    reached = _reached(summary, resolved, set(private))
    for definition, (kind, ref) in private.items():
        header = getattr(items[ref].tree, "header", None)
        is_own = not items[ref].is_generated and not is_hidden(definition.name)
        if definition not in reached and header is not None and is_own:
            yield PlacedFinding(ref, Finding(header.name_span, UnusedItem(kind, definition.name)))


def _private_definitions(summary: ModuleSummary) -> Iterator[tuple[DefId, tuple[str, ItemRef]]]:
    for function in summary.functions:
        if not function.is_public:
            yield function.definition, ("function", function.clauses[0])
    for actor in summary.actors:
        if not actor.is_public:
            yield actor.definition, ("actor", actor.item)
    for constant in summary.constants:
        if not constant.is_public:
            yield constant.definition, ("constant", constant.item)


def _reached(summary: ModuleSummary, resolved: Resolved, private: set[DefId]) -> set[DefId]:
    """The private definitions that something in use mentions."""
    owners = _items_of(summary)
    own_items = {ref for definition in private for ref in owners[definition]}
    waiting = [ref for ref in resolved if ref not in own_items]
    by_name = {each.name: each for each in private}
    reached = {each for each in private if each.name == "main" or each.name.startswith("_")}
    waiting += [ref for definition in reached for ref in owners[definition]]
    while waiting:
        each = resolved[waiting.pop()]
        methods = {by_name[name] for name in each.methods if name in by_name}
        for definition in (each.mentions & private | methods) - reached:
            reached.add(definition)
            waiting += owners[definition]
    return reached


def _items_of(summary: ModuleSummary) -> dict[DefId, tuple[ItemRef, ...]]:
    table = {function.definition: function.clauses for function in summary.functions}
    for definition, item in single_items(summary):
        table.setdefault(definition, (item,))
    return table
