"""A table of what somebody waits for again and again: the middle, and what 95 and 99 of a hundred are below.

In: all samples of a `benchmarks/*/measure.py`. Out: JSON for machines, a table for readers. The goal is one for the 95.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.table import RESULTS

_SHOWN = (50, 95, 99)


@dataclass(frozen=True)
class Waits:
    what: str
    unit: str
    samples: tuple[float, ...]  # in `unit`
    goal: float

    def percentile(self, percent: int) -> float:
        """Of few samples the highest ones are all the largest."""
        return sorted(self.samples)[min(len(self.samples) - 1, len(self.samples) * percent // 100)]


@dataclass(frozen=True)
class Percentiles:
    name: str  # the folder's name
    machine: str
    rows: tuple[Waits, ...]


def write(table: Percentiles) -> None:
    RESULTS.mkdir(exist_ok=True)
    rows = [
        {**dataclasses.asdict(row), **{f"p{percent}": row.percentile(percent) for percent in _SHOWN}}
        for row in table.rows
    ]
    plain = {**dataclasses.asdict(table), "rows": rows}
    (RESULTS / f"{table.name}.json").write_text(json.dumps(plain, indent=2, ensure_ascii=False) + "\n", "utf-8")
    (RESULTS / f"{table.name}.md").write_text(markdown(table), "utf-8")


def markdown(table: Percentiles) -> str:
    head = ["what", *(f"p{percent}" for percent in _SHOWN), "samples", "goal for p95"]
    lines = [_line(head), "|---" * len(head) + "|", *(_line(_cells(row)) for row in table.rows)]
    return "\n".join([*lines, "", f"Measured on {table.machine}.", ""])


def _cells(row: Waits) -> list[str]:
    shown = (f"{row.percentile(percent):.3g} {row.unit}".rstrip() for percent in _SHOWN)
    goal = f"{row.goal:g} {row.unit}".rstrip()
    return [row.what, *shown, str(len(row.samples)), goal]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
