"""Repairs that report a habit of another language: an error with the fix that a reader may accept."""

from __future__ import annotations

from snowc.source import Span
from snowc.syntax.errors import ForeignSyntax
from snowc.syntax.recovery.edits import Edit
from snowc.syntax.recovery.situation import Repair, Situation

Replacements = tuple[tuple[Span, str], ...]
"""Spans and what to write there."""


def foreign(
    situation: Situation, habit: str, indices: tuple[int, int], edits: tuple[Edit, ...], fix: Replacements
) -> Repair:
    """A repair that reports the raw tokens `indices` (first, last)."""
    first, last = indices
    span = Span(situation.raw.starts[first], situation.raw.ends[last])
    return Repair(edits, span, ForeignSyntax(habit, situation.raw.text[span.start : span.end], fix))
