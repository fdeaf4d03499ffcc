"""Repair: `type Shape deriving(Eq) do … end`. The clause stands behind the `end`."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ForeignSyntax
from snowc.syntax.recovery.edits import Edit, NewToken
from snowc.syntax.recovery.openers import end_of
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.tokens import KIND

_DECLARATIONS = (KIND["STRUCT"], KIND["TYPE"])


def deriving_before_do(situation: Situation) -> Iterator[Repair]:
    """The mistake is the `deriving` of a declaration's head; its tokens move behind the declaration's `end`."""
    at, raw = situation.mistake, situation.raw
    if situation.kind(at) != t.DERIVING or t.DO not in situation.taken:
        return
    stop = next((i for i in range(at, len(raw.kinds)) if raw.kinds[i] in (t.RPAR, t.NEWLINE, t.DO)), at)
    head = next((i for i in range(at - 1, -1, -1) if raw.kinds[i] in _DECLARATIONS), None)
    if head is None or situation.kind(stop) != t.RPAR or situation.kind(stop + 1) != t.DO:
        return
    end = end_of(raw, head)
    if end is None or situation.kind(end + 1) == t.DERIVING:
        return
    place = raw.ends[end]
    moved = tuple(NewToken(raw.kinds[i], raw.starts[i], raw.ends[i]) for i in range(at, stop + 1))
    clause = Span(raw.starts[at], raw.starts[stop + 1])
    text = raw.text[clause.start : raw.ends[stop]]
    fix = ((clause, ""), (Span(place, place), f" {text}"))
    fact = ForeignSyntax("deriving-before-do", raw.text[clause.start : raw.ends[at]], fix)
    yield Repair((Edit(at, stop + 1 - at, ()), Edit(end + 1, 0, moved)), situation.span(at), fact)
