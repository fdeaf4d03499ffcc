"""What is known of a benchmark: how long a run takes, how far runs differ, how many objects it makes.

In: samples, each the nanoseconds of so many runs. Out: the median and the median absolute deviation, which single slow
samples don't move (Rousseeuw and Croux, "Alternatives to the Median Absolute Deviation", JASA 1993, section 1).
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from snowc.values import value

SPREAD = 3.0
"""So many deviations apart, medians are taken for different."""


@value
class Figures:
    """Times in nanoseconds for one run. `allocations` are the objects that a run makes."""

    name: str
    median: float
    deviation: float
    fastest: float
    runs: int
    allocations: int | None


def figures_of(name: str, turns: int, samples: Sequence[int], allocations: int | None) -> Figures:
    each = [sample / turns for sample in samples]
    median = statistics.median(each)
    deviation = statistics.median(abs(one - median) for one in each)
    return Figures(name, median, deviation, min(each), turns * len(samples), allocations)


def as_json(figures: Figures) -> dict[str, Any]:
    return {
        "name": figures.name,
        "median_ns": round(figures.median, 3),
        "deviation_ns": round(figures.deviation, 3),
        "fastest_ns": round(figures.fastest, 3),
        "runs": figures.runs,
        "allocations": figures.allocations,
    }


def from_json(told: Mapping[str, Any]) -> Figures:
    """Raises KeyError, TypeError or ValueError for what `as_json` has not made."""
    median, deviation, fastest = (float(told[key]) for key in ("median_ns", "deviation_ns", "fastest_ns"))
    made = told.get("allocations")
    allocations = None if made is None else int(made)
    return Figures(str(told["name"]), median, deviation, fastest, int(told["runs"]), allocations)


def change(now: Figures, before: Figures) -> float:
    """How much longer a run takes, as a part of what it took: 0.1 is 10 % more."""
    return now.median / before.median - 1 if before.median else 0.0


def differs(now: Figures, before: Figures) -> bool:
    """Whether the difference is more than chance makes."""
    return abs(now.median - before.median) > SPREAD * (now.deviation + before.deviation)
