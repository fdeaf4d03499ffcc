"""Figures for people: a line for each benchmark, with what has changed."""

from __future__ import annotations

from snowc.tools.benchmarks.figures import Figures, change, differs

_UNITS = (("s", 1e9), ("ms", 1e6), ("µs", 1e3), ("ns", 1.0))


def line(figures: Figures, width: int, before: Figures | None) -> str:
    """One benchmark; `width` is that of the longest name."""
    spread = 100 * figures.deviation / figures.median if figures.median else 0.0
    made = "" if figures.allocations is None else f"  {figures.allocations:>8} objects"
    compared = "" if before is None else f"  {_compared(figures, before)}"
    return f"{figures.name:<{width}}  {duration(figures.median):>9} ± {spread:.1f} %{made}{compared}"


def _compared(now: Figures, before: Figures) -> str:
    if not differs(now, before):
        return "no change"
    part = change(now, before)
    made = ""
    if now.allocations is not None and before.allocations is not None and now.allocations != before.allocations:
        made = f", {now.allocations - before.allocations:+} objects"
    return f"{'slower' if part > 0 else 'faster'} by {abs(100 * part):.1f} %{made}"


def duration(nanoseconds: float) -> str:
    unit, size = next(((unit, size) for unit, size in _UNITS if nanoseconds >= size), _UNITS[-1])
    shown = nanoseconds / size
    return f"{shown:.0f} {unit}" if shown >= 100 else f"{shown:.3g} {unit}"
