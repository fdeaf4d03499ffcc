"""The shape of a benchmark's result, and its Markdown.

In: rows measured by a `benchmarks/*/measure.py`. Out: JSON for machines, a table for readers. A row that could not be
measured says "not measured" and why: no figure is ever invented.
"""

from __future__ import annotations

import dataclasses
import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

# Medians of one session that are no further apart than this are called even.
EVEN = 1.05
RESULTS = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True)
class Row:
    what: str
    unit: str
    samples: tuple[float, ...]  # in `unit`; empty where not measured
    goal: float | None = None
    note: str = ""
    peers: dict[str, tuple[float, ...]] = field(default_factory=dict)  # what others take for the same, in `unit`

    def median(self) -> float | None:
        return statistics.median(self.samples) if self.samples else None

    def peer_median(self, peer: str) -> float | None:
        samples = self.peers.get(peer)
        return statistics.median(samples) if samples else None


@dataclass(frozen=True)
class Table:
    name: str  # the folder's name
    machine: str
    rows: tuple[Row, ...]
    peers: tuple[str, ...] = ()  # whom every row is compared with


def write(table: Table) -> None:
    RESULTS.mkdir(exist_ok=True)
    plain = {**dataclasses.asdict(table), "rows": [{**dataclasses.asdict(r), "median": r.median()} for r in table.rows]}
    (RESULTS / f"{table.name}.json").write_text(json.dumps(plain, indent=2) + "\n", "utf-8")
    (RESULTS / f"{table.name}.md").write_text(markdown(table), "utf-8")


def markdown(table: Table) -> str:
    lines = _compared(table) if table.peers else _alone(table)
    return "\n".join([*lines, "", f"Measured on {table.machine}.", ""])


def _alone(table: Table) -> list[str]:
    return ["| what | median | range | goal |", "|---|---|---|---|", *map(_line, table.rows)]


def _line(row: Row) -> str:
    median = row.median()
    goal = "" if row.goal is None else f"{row.goal:g} {row.unit}"
    if median is None:
        return f"| {row.what} | not measured: {row.note} | | {goal} |"
    return f"| {row.what} | {median:.3g} {row.unit} | {_range(row.samples)} | {goal} |"


def _range(samples: Sequence[float]) -> str:
    return f"{min(samples):.3g}–{max(samples):.3g}"


def _compared(table: Table) -> list[str]:
    names = "".join(f" {peer} |" for peer in table.peers)
    head = f"| what | Snow |{names} against the best of them | goal |"
    return [head, "|---" * (len(table.peers) + 4) + "|", *(_comparison(row, table.peers) for row in table.rows)]


def _comparison(row: Row, peers: Sequence[str]) -> str:
    own = row.median()
    others = [row.peer_median(peer) for peer in peers]
    shown = [_figure(figure) for figure in (own, *others)]
    goal = "" if row.goal is None else f"{row.goal:g}"
    return f"| {row.what}, {row.unit} | {' | '.join(shown)} | {_verdict(own, others)} | {goal} |"


def _figure(figure: float | None) -> str:
    if figure is None:
        return "–"
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def _verdict(own: float | None, others: Sequence[float | None]) -> str:
    """Smaller is better in every row."""
    measured = [figure for figure in others if figure is not None]
    if own is None or not measured:
        return ""
    best = min(measured)
    if max(own, best) <= EVEN * min(own, best):
        return "even"
    if min(own, best) <= 0:
        return "ahead" if own < best else "**behind**"
    ratio = max(own, best) / min(own, best)
    times = f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}"
    return f"{times} × ahead" if own < best else f"**{times} × behind**"
