"""Repair: closing brackets at the end of the line, or before the mistake."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import MissingBracket
from snowc.syntax.recovery.edits import inserted_before
from snowc.syntax.recovery.openers import open_at
from snowc.syntax.recovery.situation import Repair, Situation

_CLOSERS = {
    t.LPAR: (t.RPAR, ")"),
    t.LSQB: (t.RSQB, "]"),
    t.LBRACE: (t.RBRACE, "}"),
    t.MAP: (t.RBRACE, "}"),
}


def at_line_end(situation: Situation) -> Iterator[Repair]:
    """Close the innermost one to four brackets: behind the last token before the mistake, then at the end of the
    opener's line.
    """
    raw = situation.raw
    openers = open_at(raw, situation.mistake)
    innermost = []
    for opener in reversed(openers):
        if not opener.is_bracket or raw.kinds[opener.index] not in _CLOSERS:
            break
        innermost.append(opener.index)
    if not innermost:
        return
    last = innermost[0]
    places = [situation.previous + 1, _line_end(situation, last)]
    text = _CLOSERS[raw.kinds[last]][1]
    fact = MissingBracket(situation.word(last), situation.span(last), text)
    for at in dict.fromkeys(places):
        if not last < at <= situation.mistake:
            continue
        for count in range(1, min(4, len(innermost)) + 1):
            closers = [_CLOSERS[raw.kinds[index]][0] for index in innermost[:count]]
            edit = inserted_before(raw, at, *closers)
            place = edit.inserted[0].start
            yield Repair((edit,), Span(place, place), fact)


def _line_end(situation: Situation, index: int) -> int:
    kinds = situation.raw.kinds
    while index < situation.mistake and kinds[index] != t.NEWLINE:
        index += 1
    return index
