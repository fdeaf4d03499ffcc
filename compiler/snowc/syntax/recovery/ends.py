"""Repair: `end`s that are missing by the indentation, and at the end of the item."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.facts import Finding
from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import MissingEnd
from snowc.syntax.recovery.edits import Edit, inserted_before
from snowc.syntax.recovery.openers import MissingEndPlace, missing_ends, open_at
from snowc.syntax.recovery.situation import Repair, Situation


def by_indentation(situation: Situation) -> Iterator[Repair]:
    """The first missing `end` before the mistake alone, then with all others."""
    places = [place for place in missing_ends(situation.raw) if place.before <= situation.mistake]
    if not places:
        return
    for count in (1, len(places)):
        edits = tuple(_merged(situation, places[:count]))
        facts = [_finding(situation, place.opener, _behind(situation, place.before)) for place in places[:count]]
        yield Repair(edits, facts[0].span, facts[0].fact, tuple(facts[1:]))


def _merged(situation: Situation, places: list[MissingEndPlace]) -> Iterator[Edit]:
    """One edit for each place, with as many `end`s as are missing there."""
    counts: dict[int, int] = {}
    for place in places:
        counts[place.before] = counts.get(place.before, 0) + 1
    for before, count in counts.items():
        at = before - 1 if before and situation.raw.kinds[before - 1] == t.NEWLINE else before
        kinds = [t.END] * count
        yield inserted_before(situation.raw, at, *[kind for end in kinds for kind in (end, t.NEWLINE)][:-1])


def before_mistake(situation: Situation) -> Iterator[Repair]:
    """An `end` right before the mistake: at the end of the item, or before a bracket that closes around the block."""
    if t.END not in situation.taken:
        return
    openers = [opener for opener in open_at(situation.raw, situation.mistake) if not opener.is_bracket]
    if not openers:
        return
    at = situation.mistake - 1 if situation.is_first_on_line and situation.mistake else situation.mistake
    for count in range(1, min(3, len(openers)) + 1):
        kinds = [kind for _ in range(count) for kind in (t.NEWLINE, t.END)][1:]
        missing = [_finding(situation, opener.index, situation.behind_previous) for opener in openers[-count:][::-1]]
        edit = inserted_before(situation.raw, at, *kinds)
        yield Repair((edit,), missing[0].span, missing[0].fact, tuple(missing[1:]))


def _finding(situation: Situation, opener: int, place: Span) -> Finding:
    """The report at the opener. The `end` goes into the opener's line or, if the block has several, into its own."""
    text, start = situation.raw.text, situation.raw.starts[opener]
    line = text.rfind("\n", 0, start) + 1
    indentation = text[line : len(text) - len(text[line:].lstrip(" \t"))]
    is_one_line = "\n" not in text[start : place.start]
    insertion = " end" if is_one_line else f"\n{indentation}end"
    return Finding(situation.span(opener), MissingEnd(situation.word(opener), place, insertion))


def _behind(situation: Situation, before: int) -> Span:
    """The place at the end of the line before the raw token `before`."""
    index = before - 1
    while index > 0 and situation.raw.kinds[index] == t.NEWLINE:
        index -= 1
    place = situation.raw.ends[index]
    return Span(place, place)
