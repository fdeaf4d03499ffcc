"""The shape of a benchmark's result, and its Markdown.

In: rows measured by a `benchmarks/*/measure.py`. Out: JSON for machines, a table for readers. A row that could not be
measured says "not measured" and why: no figure is ever invented.
"""

from __future__ import annotations

import dataclasses
import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True)
class Row:
    what: str
    unit: str
    samples: tuple[float, ...]  # in `unit`; empty where not measured
    goal: float | None = None
    note: str = ""

    def median(self) -> float | None:
        return statistics.median(self.samples) if self.samples else None


@dataclass(frozen=True)
class Table:
    name: str  # the folder's name
    machine: str
    rows: tuple[Row, ...]


def write(table: Table) -> None:
    RESULTS.mkdir(exist_ok=True)
    plain = {**dataclasses.asdict(table), "rows": [{**dataclasses.asdict(r), "median": r.median()} for r in table.rows]}
    (RESULTS / f"{table.name}.json").write_text(json.dumps(plain, indent=2) + "\n", "utf-8")
    (RESULTS / f"{table.name}.md").write_text(markdown(table), "utf-8")


def markdown(table: Table) -> str:
    lines = ["| what | median | range | goal |", "|---|---|---|---|", *map(_line, table.rows)]
    return "\n".join([*lines, "", f"Measured on {table.machine}.", ""])


def _line(row: Row) -> str:
    median = row.median()
    goal = "" if row.goal is None else f"{row.goal:g} {row.unit}"
    if median is None:
        return f"| {row.what} | not measured: {row.note} | | {goal} |"
    return f"| {row.what} | {median:.3g} {row.unit} | {_range(row.samples)} | {goal} |"


def _range(samples: Sequence[float]) -> str:
    return f"{min(samples):.3g}–{max(samples):.3g}"
