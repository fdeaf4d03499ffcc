"""What is known of a file after its tests: how often its functions, lines and the ways of its decisions ran."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from snowc.source import FileId
from snowc.values import value


@value
class CoveredFunction:
    name: str
    line: int
    count: int


@value
class CoveredWay:
    """A way of the `decision`-th decision of a file, at the line at which it begins. `count` is None if the decision
    was never come to.
    """

    line: int
    decision: int
    way: int
    count: int | None


@value
class CoveredFile:
    """`lines` are those that have code, from 1."""

    file: FileId
    text: str
    lines: Mapping[int, int]
    functions: tuple[CoveredFunction, ...]
    ways: tuple[CoveredWay, ...]


@value
class Share:
    """So many of so many."""

    hit: int
    found: int

    @property
    def percent(self) -> str:
        return f"{100 * self.hit / self.found:.1f} %" if self.found else "–"


def line_share(files: Iterable[CoveredFile]) -> Share:
    counts = [count for file in files for count in file.lines.values()]
    return Share(sum(count > 0 for count in counts), len(counts))


def way_share(files: Iterable[CoveredFile]) -> Share:
    counts = [way.count for file in files for way in file.ways]
    return Share(sum(bool(count) for count in counts), len(counts))


def function_share(files: Iterable[CoveredFile]) -> Share:
    counts = [function.count for file in files for function in file.functions]
    return Share(sum(count > 0 for count in counts), len(counts))
