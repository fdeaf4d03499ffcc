"""Repairs: what other languages write for `do`: `if c then`, `else:`, `fn f(x), do: x`."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.recovery.edits import Edit, NewToken, inserted_before, replaced
from snowc.syntax.recovery.foreign import foreign
from snowc.syntax.recovery.situation import Repair, Situation

_DO_WORDS = ("then", "of", "begin", "with")


def word_for_do(situation: Situation) -> Iterator[Repair]:
    """`if c then`, `case x of`, `if c:`."""
    at = situation.mistake
    if t.DO not in situation.taken:
        return
    is_colon = situation.kind(at) == t.COLON and situation.kind(at + 1) == t.NEWLINE
    if is_colon or situation.word(at) in _DO_WORDS:
        fix = ((situation.span(at), " do" if is_colon else "do"),)
        yield foreign(situation, "do-word", (at, at), (replaced(situation.raw, at, t.DO),), fix)


def colon_after_else(situation: Situation) -> Iterator[Repair]:
    """`else:`"""
    at = situation.mistake
    if situation.kind(at) == t.COLON and situation.kind(at - 1) == t.ELSE:
        yield foreign(situation, "else-colon", (at, at), (Edit(at, 1, ()),), ((situation.span(at), ""),))


def do_keyword(situation: Situation) -> Iterator[Repair]:
    """`fn f(x), do: x`."""
    at, raw = situation.mistake, situation.raw
    if situation.word(at) != "," or situation.word(at + 1) != "do" or situation.kind(at + 2) != t.COLON:
        return
    span = Span(raw.starts[at], raw.ends[at + 2])
    if t.EQUAL in situation.taken:
        edit = Edit(at, 3, (NewToken(t.EQUAL, span.start, span.end),))
        yield foreign(situation, "do-keyword", (at, at + 2), (edit,), ((span, " ="),))
    elif t.DO in situation.taken:
        yield from _one_line_if(situation, span)


def _one_line_if(situation: Situation, span: Span) -> Iterator[Repair]:
    """`if c, do: a, else: b`."""
    at, raw = situation.mistake, situation.raw
    edits = [Edit(at, 3, (NewToken(t.DO, span.start, span.end),))]
    fix = [(span, " do")]
    stop = at + 3
    while raw.kinds[stop] not in (t.NEWLINE, t.END_OF_INPUT, t.END):
        if situation.word(stop) == "," and situation.word(stop + 1) == "else" and situation.kind(stop + 2) == t.COLON:
            other = Span(raw.starts[stop], raw.ends[stop + 2])
            edits.append(Edit(stop, 3, (NewToken(t.ELSE, other.start, other.end),)))
            fix.append((other, " else"))
            stop += 2
        stop += 1
    close = raw.ends[stop - 1]
    edits.append(inserted_before(raw, stop, t.END))
    fix.append((Span(close, close), " end"))
    yield foreign(situation, "do-keyword", (at, at + 2), tuple(edits), tuple(fix))
