"""Repairs of one to three tokens: a missing `do`, a missing token or expression, tokens too many."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ItemNotAtLineStart, MissingDo, MissingToken, UnexpectedEnd, UnexpectedToken
from snowc.syntax.recovery.edits import Edit, NewToken, inserted_before
from snowc.syntax.recovery.expected import expected_words, kind_in_words, read_before
from snowc.syntax.recovery.openers import open_at
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.tokens import KIND

_PUNCTUATION = tuple(
    KIND[name]
    for name in (
        *("COMMA", "ARROW", "EQUAL", "CONS", "COLON", "RPAR", "RSQB", "RBRACE", "NL", "FAT_ARROW", "IN", "GT", "END"),
    )
)
"""In the order in which they are tried."""

_IN = KIND["IN"]
_CLOSERS = frozenset((t.END, t.RPAR, t.RSQB, t.RBRACE))
_BLOCK_HEADERS = {KIND["IF"]: "if", KIND["WHILE"]: "while", KIND["FOR"]: "for", KIND["CASE"]: "case"}
_BLOCK_HEADERS |= {t.ELSE_IF: "else if", t.FN_DEF: "fn", KIND["ACTOR"]: "actor", KIND["RECEIVE"]: "receive"}
_BLOCK_HEADERS |= {KIND["STRUCT"]: "struct", KIND["TYPE"]: "type", KIND["TEST"]: "test", KIND["MODULE"]: "module"}
_BLOCK_HEADERS |= {KIND["BENCH"]: "bench"}


def missing_name(situation: Situation) -> Iterator[Repair]:
    """A name that is still being typed: `Job.`"""
    if situation.kind(situation.previous) == t.DOT and t.NAME in situation.taken:
        place = situation.raw.ends[situation.previous]
        edit = inserted_before(situation.raw, situation.previous + 1, t.NAME)
        fact = UnexpectedToken(situation.word(situation.mistake), ("a name",), "`.`")
        span = situation.span(situation.previous)
        assert edit.inserted[0].start == place
        yield Repair((edit,), span, fact)


def missing_do(situation: Situation) -> Iterator[Repair]:
    """`do` at the end of the header's line, or before the mistake."""
    if t.DO not in situation.taken:
        return
    raw = situation.raw
    header = next(
        (i for i in range(situation.mistake - 1, -1, -1) if raw.kinds[i] in _BLOCK_HEADERS), situation.mistake
    )
    fact = MissingDo(_BLOCK_HEADERS.get(situation.kind(header), ""))
    for at in dict.fromkeys((situation.previous + 1, situation.mistake)):
        yield Repair((inserted_before(raw, at, t.DO),), situation.behind_previous, fact)


def missing_header(situation: Situation) -> Iterator[Repair]:
    """A `do` whose `if` is gone: the block's statements are still read."""
    raw, at = situation.raw, situation.mistake
    if situation.kind(at) != t.DO:
        return
    first = at
    while first > 0 and raw.kinds[first - 1] != t.NEWLINE:
        first -= 1
    place = raw.starts[first]
    yield Repair((Edit(first, 0, (NewToken(t.IF, place, place),)),), situation.span(at), unexpected(situation))


def too_much(situation: Situation) -> Iterator[Repair]:
    """A closer that closes nothing, or text after the item's end."""
    if t.END_OF_INPUT not in situation.taken:
        return
    raw, at = situation.raw, situation.mistake
    rest = len(raw.kinds) - 1 - at
    if situation.kind(at) in _CLOSERS:
        yield Repair((Edit(at, 1, ()),), situation.span(at), UnexpectedEnd(situation.word(at)))
        yield Repair((Edit(at, rest, ()),), situation.span(at), UnexpectedEnd(situation.word(at)))
    elif situation.is_first_on_line or situation.kind(at) == t.NEWLINE:
        first = at + 1 if situation.kind(at) == t.NEWLINE else at
        yield Repair((Edit(at, rest, ()),), situation.span(first), ItemNotAtLineStart())


def holes(situation: Situation) -> Iterator[Repair]:
    """A missing expression, pattern or type, with what then is missing too."""
    raw = situation.raw
    fact = unexpected(situation)
    at = situation.previous + 1
    if t.ERROR in situation.taken:
        yield Repair((inserted_before(raw, at, t.ERROR),), situation.span(situation.mistake), fact)
    if _IN in situation.taken:
        edit = inserted_before(raw, at, _IN, t.ERROR)
        yield Repair((edit,), situation.behind_previous, MissingToken("`in`", read_before(situation)))
    if t.EQUAL in situation.taken and situation.kind(situation.mistake) in (t.NEWLINE, t.END, t.END_OF_INPUT):
        edit = inserted_before(raw, at, t.EQUAL, t.ERROR)
        yield Repair((edit,), situation.behind_previous, MissingToken("`=`", read_before(situation)))


def insertions(situation: Situation) -> Iterator[Repair]:
    """One missing punctuation mark or line break."""
    for kind in _PUNCTUATION:
        if kind in situation.taken and not (kind == t.CONS and not _begins_type(situation)):
            fact = MissingToken(kind_in_words(kind), read_before(situation))
            for at in dict.fromkeys((situation.mistake, situation.previous + 1)):
                edit = inserted_before(situation.raw, at, kind)
                yield Repair((edit,), situation.behind_previous, fact)


def _begins_type(situation: Situation) -> bool:
    return situation.kind(situation.mistake) in (t.UPPER, t.LPAR, t.FUN)


def stray_closer(situation: Situation) -> Iterator[Repair]:
    """A closing bracket for which none is open."""
    at = situation.mistake
    if situation.kind(at) not in (t.RPAR, t.RSQB, t.RBRACE):
        return
    if not any(opener.is_bracket for opener in open_at(situation.raw, at)):
        yield Repair((Edit(at, 1, ()),), situation.span(at), UnexpectedEnd(situation.word(at)))


def deletions(situation: Situation) -> Iterator[Repair]:
    """One to three tokens too many; never a line break or the end of the item."""
    raw, at = situation.raw, situation.mistake
    for count in (1, 2, 3):
        if any(kind in (t.NEWLINE, t.END_OF_INPUT) for kind in raw.kinds[at : at + count]):
            return
        span = Span(raw.starts[at], raw.ends[at + count - 1])
        yield Repair((Edit(at, count, ()),), span, unexpected(situation))


def unexpected(situation: Situation) -> UnexpectedToken:
    """The mistake with what could have stood there."""
    word = situation.word(situation.mistake)
    return UnexpectedToken(word, expected_words(situation), read_before(situation))
