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
        more = tuple(
            Finding(_behind(situation, place.before), _fact(situation, place.opener)) for place in places[1:count]
        )
        yield Repair(edits, _behind(situation, places[0].before), _fact(situation, places[0].opener), more)


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
    fact = _fact(situation, openers[-1].index)
    for count in (1, 2, 3):
        kinds = [kind for _ in range(count) for kind in (t.NEWLINE, t.END)][1:]
        yield Repair((inserted_before(situation.raw, at, *kinds),), situation.behind_previous, fact)


def _fact(situation: Situation, opener: int) -> MissingEnd:
    return MissingEnd(situation.word(opener), situation.span(opener))


def _behind(situation: Situation, before: int) -> Span:
    """The place at the end of the line before the raw token `before`."""
    index = before - 1
    while index > 0 and situation.raw.kinds[index] == t.NEWLINE:
        index -= 1
    place = situation.raw.ends[index]
    return Span(place, place)
