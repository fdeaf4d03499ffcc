"""A table of programs in several languages: the time of the first as a multiple of each other's, and peak memory.

In: what a `benchmarks/*/measure.py` measured. Out: JSON for machines, a table for readers. A language that could not
be measured says so: no figure is ever invented.
"""

from __future__ import annotations

import dataclasses
import json
import statistics
from dataclasses import dataclass

from benchmarks.table import RESULTS

_MISSING = "not measured"


@dataclass(frozen=True)
class Measured:
    what: str
    seconds: dict[str, tuple[float, ...]]  # by language, one for each round that it ran in
    megabytes: dict[str, float]
    goal_peer: str
    goal: float  # the ratio to that peer

    def median(self, language: str) -> float | None:
        samples = self.seconds[language]
        return statistics.median(samples) if samples else None

    def ratio(self, ours: str, theirs: str) -> float | None:
        """The median of the rounds' ratios."""
        pairs = zip(self.seconds[ours], self.seconds[theirs], strict=False)
        ratios = [mine / max(other, 1e-3) for mine, other in pairs]
        return statistics.median(ratios) if ratios else None


@dataclass(frozen=True)
class Comparison:
    name: str  # the folder's name
    machine: str
    languages: tuple[str, ...]  # ours first
    rows: tuple[Measured, ...]


def write(table: Comparison) -> None:
    RESULTS.mkdir(exist_ok=True)
    ours = table.languages[0]
    rows = [
        {**dataclasses.asdict(row), "ratios": {other: row.ratio(ours, other) for other in table.languages[1:]}}
        for row in table.rows
    ]
    plain = {**dataclasses.asdict(table), "rows": rows}
    (RESULTS / f"{table.name}.json").write_text(json.dumps(plain, indent=2, ensure_ascii=False) + "\n", "utf-8")
    (RESULTS / f"{table.name}.md").write_text(markdown(table), "utf-8")


def markdown(table: Comparison) -> str:
    ours, *others = table.languages
    head = ["program", ours, *(f"× {other}" for other in others), "goal", f"memory (MB): {' / '.join(table.languages)}"]
    lines = [_line(head), "|---" * len(head) + "|", *(_line(_cells(table, row)) for row in table.rows)]
    return "\n".join([*lines, "", f"Measured on {table.machine}.", ""])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(table: Comparison, row: Measured) -> list[str]:
    ours, *others = table.languages
    ratios = [_figure(row.ratio(ours, other)) for other in others]
    memory = " / ".join(_megabytes(row.megabytes.get(language)) for language in table.languages)
    return [row.what, f"{_figure(row.median(ours))} s", *ratios, _goal(row, row.ratio(ours, row.goal_peer)), memory]


def _goal(row: Measured, ratio: float | None) -> str:
    text = f"≤ {row.goal:g} × {row.goal_peer}"
    return text if ratio is None or ratio <= row.goal else f"**{text}**"


def _figure(value: float | None) -> str:
    return _MISSING if value is None else f"{value:.2g}" if value < 10 else f"{value:.0f}"


def _megabytes(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}" if value >= 10 else f"{value:.1f}"
