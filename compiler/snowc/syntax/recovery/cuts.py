"""Repair: give up a stretch of text. It becomes one ERROR token where an expression, pattern, type, member or item may
stand.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.syntax import tokens as t
from snowc.syntax.recovery.edits import Edit, NewToken
from snowc.syntax.recovery.probe import takes
from snowc.syntax.recovery.single import unexpected
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.tokens import kinds

_SYNCHRONISING = kinds("NL END ELSE ELSE_IF AFTER COMMA RPAR RSQB RBRACE DO ARROW BAR STRING_TAIL $END")
_MAX_STARTS = 8
_MAX_STOPS = 10


def cuts(situation: Situation) -> Iterator[Repair]:
    """Innermost start first; for each, the nearest synchronising tokens behind the mistake."""
    raw = situation.raw
    stops = _stops(situation)
    for start in _starts(situation):
        for stop in stops:
            if stop < start or (stop == start == situation.mistake):
                continue
            first = raw.starts[start]
            last = raw.ends[stop - 1] if stop > start else first
            edit = Edit(start, stop - start, (NewToken(t.ERROR, first, max(first, last)),))
            yield Repair((edit,), situation.span(situation.mistake), unexpected(situation))


def _starts(situation: Situation) -> list[int]:
    """Raw indices at which a state on the stack takes ERROR, innermost first."""
    rows, begins = situation.stuck.rows, situation.stuck.begins
    starts: list[int] = []
    for position in range(len(rows) - 1, -1, -1):
        if not takes(rows[: position + 1], t.ERROR):
            continue
        if position == len(rows) - 1:
            index = situation.mistake
        else:
            index = _raw_index(situation, begins[position + 1])
        if index not in starts:
            starts.append(index)
        if len(starts) == _MAX_STARTS:
            break
    return starts


def _raw_index(situation: Situation, place: int) -> int:
    """The raw token that starts at a place and is no line break."""
    starts = situation.raw.starts
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        if starts[middle] < place:
            low = middle + 1
        else:
            high = middle
    while situation.kind(low) == t.NEWLINE:
        low += 1
    return min(low, situation.mistake)


def _stops(situation: Situation) -> list[int]:
    """Synchronising tokens at or behind the mistake."""
    stops = []
    for index in range(situation.mistake, len(situation.raw.kinds)):
        if situation.raw.kinds[index] in _SYNCHRONISING:
            stops.append(index)
            if len(stops) == _MAX_STOPS:
                break
    return stops
