"""Counters to what they say of files.

In: a database, and how often each counter of a definition has counted. Out: a `CoveredFile` for each file of the
project that has code. Tests are not among it, nor is what the compiler writes for a service. A line has the count of
the innermost statement on it; lines of words alone that close something have none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence

from snowc.inputs import PROJECT
from snowc.mir.programs import CountedPlace
from snowc.mir.queries import lowered
from snowc.query import Engine
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import definition_list, file_of_module, modules_in_file, project_modules
from snowc.source import FileId, LineIndex, Span
from snowc.syntax import tree
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import item_of, item_offset, source_text
from snowc.tools.testing.coverage.model import CoveredFile, CoveredFunction, CoveredWay
from snowc.values import value

CountsOf = Callable[[DefId], Sequence[int] | None]
"""The counters of a definition from its first on; None if no test needs its code."""

_NO_CODE = re.compile(r"\s*(?:#.*|(?:end|else|do|[\])},|])[\s\])},|]*(?:#.*)?)?$")
"""A line that has no code of its own."""


@value
class _Counted:
    """A place in a file, and how often it was come to."""

    kind: str
    definition: str
    span: Span
    decision: Span | None
    count: int


def covered_files(db: Engine, foreign: Container[FileId], counts_of: CountsOf) -> tuple[CoveredFile, ...]:
    places: dict[FileId, list[_Counted]] = {}
    for module in project_modules(db, PROJECT):
        file = file_of_module(db, ModuleName(module))
        if file is not None and file not in foreign and file not in places:
            inner = modules_in_file(db, file)  # services are modules, too
            places[file] = [place for each in inner for place in _places(db, file, each, counts_of)]
    return tuple(_covered(file, source_text(db, file), found) for file, found in sorted(places.items()) if found)


def _places(db: Engine, file: FileId, module: ModuleName, counts_of: CountsOf) -> Iterator[_Counted]:
    for definition, refs in definition_list(db, module):
        found = lowered(db, definition)
        items = [item_of(db, ref) for ref in refs]
        if found is None or not found.counted or not all(item is not None and _is_code(item) for item in items):
            continue
        counts = counts_of(definition)
        for number, place in enumerate(found.counted):
            count = 0 if counts is None else counts[number]
            counted = _counted(db, file, definition, place, count)
            if counted is not None:
                yield counted


def _is_code(item: ParsedItem) -> bool:
    """Not of tests, nor what is written for a service, as its loop, whose name has a blank."""
    is_loop = isinstance(item.tree, tree.ActorItem) and " " in item.tree.header.name
    return not (is_loop or item.is_generated or isinstance(item.tree, tree.TestItem))


def _counted(db: Engine, file: FileId, definition: DefId, place: CountedPlace, count: int) -> _Counted | None:
    item = place.site.item
    parsed = item_of(db, item)
    offset = item_offset(db, item) if item.file == file and parsed is not None else None
    if offset is None or parsed is None:
        return None
    decision = None if place.decision is None else place.decision.shifted(offset)
    header = getattr(parsed.tree, "header", None)
    is_head = place.kind == "entry" and isinstance(header, tree.Header)
    span = header.name_span if is_head and header is not None else place.site.span
    return _Counted(place.kind, str(definition), span.shifted(offset), decision, count)


def _covered(file: FileId, text: str, places: Sequence[_Counted]) -> CoveredFile:
    index = LineIndex(text)
    return CoveredFile(file, text, _lines(text, index, places), _functions(index, places), _ways(index, places))


def _lines(text: str, index: LineIndex, places: Sequence[_Counted]) -> dict[int, int]:
    """Outer statements first, so that inner ones decide; of several that begin on a line the one that ran most."""
    found: dict[int, int] = {}
    begun: set[int] = set()
    written = text.split("\n")
    statements = [each for each in places if each.kind == "statement"]
    for each in sorted(statements, key=lambda each: (each.span.start, -each.span.end)):
        first, last = index.position(each.span.start)[0], index.position(max(each.span.end - 1, each.span.start))[0]
        for line in range(first, last + 1):
            if _NO_CODE.match(written[line]):
                continue
            if line == first and line in begun:
                found[line + 1] = max(found[line + 1], each.count)
            else:
                found[line + 1] = each.count
        begun.add(first)
    return dict(sorted(found.items()))


def _functions(index: LineIndex, places: Sequence[_Counted]) -> tuple[CoveredFunction, ...]:
    """A function with the sum of its clauses' counts, at its first."""
    found: dict[str, CoveredFunction] = {}
    for each in places:
        if each.kind == "entry" and each.definition not in found:
            entries = [other for other in places if other.kind == "entry" and other.definition == each.definition]
            line = index.position(each.span.start)[0] + 1
            found[each.definition] = CoveredFunction(each.definition, line, sum(other.count for other in entries))
    return tuple(found.values())


def _ways(index: LineIndex, places: Sequence[_Counted]) -> tuple[CoveredWay, ...]:
    decisions: dict[Span, list[_Counted]] = {}
    for each in places:
        if each.decision is not None:
            decisions.setdefault(each.decision, []).append(each)
    found = []
    for number, (decision, ways) in enumerate(sorted(decisions.items(), key=lambda entry: entry[0])):
        line = index.position(decision.start)[0] + 1
        was_reached = any(way.count for way in ways)
        for way, counted in enumerate(sorted(ways, key=lambda each: each.span)):
            found.append(CoveredWay(line, number, way, counted.count if was_reached else None))
    return tuple(found)
