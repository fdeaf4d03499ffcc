"""Repair: `pattern -> do … end`. An arm's body needs no `do` and no `end`."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ForeignSyntax
from snowc.syntax.recovery.edits import Edit
from snowc.syntax.recovery.openers import end_of, open_at
from snowc.syntax.recovery.situation import Repair, Situation


def block_behind_arrow(situation: Situation) -> Iterator[Repair]:
    """The mistake is the `do` behind an arrow. A closure keeps the `end`, which is its own, unless two follow."""
    at, raw = situation.mistake, situation.raw
    if situation.kind(at) != t.DO or situation.kind(at - 1) != t.ARROW:
        return
    end = end_of(raw, at)
    around = open_at(raw, at)
    is_closure = bool(around) and raw.kinds[around[-1].index] == t.FN
    edits = [Edit(at, 1, ())]
    fix = [(Span(raw.ends[at - 1], raw.ends[at]), "")]
    if end is not None and not (is_closure and situation.kind(end + 1) != t.END):
        is_line = raw.kinds[end - 1] == raw.kinds[end + 1] == t.NEWLINE
        edits.append(Edit(end - 1, 2, ()) if is_line else Edit(end, 1, ()))
        fix.append((Span(_line_break_before(raw.text, raw.starts[end]), raw.ends[end]), ""))
    yield Repair(tuple(edits), situation.span(at), ForeignSyntax("do-behind-arrow", "do", tuple(fix)))


def _line_break_before(text: str, place: int) -> int:
    """Where what stands alone on its line begins: the line break before it; otherwise the blanks before it."""
    begin = len(text[:place].rstrip(" \t"))
    return len(text[:begin].rstrip()) if text[begin - 1 : begin] == "\n" else begin
