"""Repairs: statements of other languages: `unless c do`, `cond do`, `with … <- … do`, `try do`; Rust's references."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ForeignSyntax, ReservedWord
from snowc.syntax.foreign import RESERVED
from snowc.syntax.recovery.bindings import begins_statement
from snowc.syntax.recovery.edits import Edit, NewToken, inserted_before
from snowc.syntax.recovery.openers import end_of
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.tokens import KIND, Tokens, kinds

_IF, _NOT = KIND["IF"], KIND["NOT"]
_JOINS = kinds("AND OR")
_GIVEN_UP = ("cond", "with", "try")
_BINDING = ("with", "try")
"""Of these not even the names are looked at: they bind some."""


def unless(situation: Situation) -> Iterator[Repair]:
    """`unless c do`: the mistake is what follows the word."""
    at, raw = situation.mistake, situation.raw
    if situation.word(at - 1) != "unless" or not begins_statement(situation, at - 1):
        return
    do = _next_do(situation, at)
    if do < 0:
        return
    word, close = situation.span(at - 1), raw.ends[do - 1]
    head = tuple(NewToken(kind, word.start, word.end) for kind in (_IF, _NOT, t.LPAR))
    edits = (Edit(at - 1, 1, head), inserted_before(raw, do, t.RPAR))
    fix = [(word, "if not")]
    if any(kind in _JOINS for kind in raw.kinds[at:do]):
        fix = [(Span(word.start, raw.starts[at]), "if not ("), (Span(close, close), ")")]
    yield Repair(edits, word, ForeignSyntax("unless", "unless", tuple(fix)))


def _next_do(situation: Situation, index: int) -> int:
    """The `do` on the line of a raw token, or -1."""
    kinds = situation.raw.kinds
    while kinds[index] not in (t.NEWLINE, t.END_OF_INPUT, t.DO):
        index += 1
    return index if kinds[index] == t.DO else -1


def statement_given_up(situation: Situation) -> Iterator[Repair]:
    """`cond do … end`, `with … do … end`, `try do … end`: what is in them is not read."""
    at, raw = situation.mistake, situation.raw
    word = situation.word(at - 1)
    if word not in _GIVEN_UP or situation.kind(at - 1) != t.NAME:
        return
    do = _next_do(situation, at)
    end = (end_of(raw, do) or _closing_end(raw, do)) if do >= 0 else None
    if end is None:
        return
    span = situation.span(at - 1)
    fact = (
        ReservedWord(word, RESERVED[word], is_replaceable=False) if word in RESERVED else ForeignSyntax(word, word, ())
    )
    place = span.start if word in _BINDING else raw.ends[end]
    edit = Edit(at - 1, end + 2 - at, (NewToken(t.ERROR, span.start, place),))
    yield Repair((edit,), span, fact, explained=Span(raw.starts[at], raw.ends[end]))


def _closing_end(raw: Tokens, do: int) -> int | None:
    """The `end` of a block that has sections at its own column, as `rescue`."""
    depth = 0
    for index in range(do, len(raw.kinds)):
        kind = raw.kinds[index]
        depth += (kind in (t.DO, t.FN)) - (kind == t.END)
        if depth == 0:
            return index
    return None


def erlang_send(situation: Situation) -> Iterator[Repair]:
    """`pid ! message`: the mistake is the `!`."""
    at, raw = situation.mistake, situation.raw
    is_name = situation.kind(at - 1) == t.NAME and begins_statement(situation, at - 1)
    if situation.word(at) != "!" or not is_name or raw.ends[at - 1] == raw.starts[at]:
        return
    stop = at + 1
    while raw.kinds[stop] not in (t.NEWLINE, t.END, t.END_OF_INPUT):
        stop += 1
    span = Span(raw.starts[at - 1], raw.ends[stop - 1])
    message = raw.text[raw.starts[at + 1] : span.end]
    fact = ForeignSyntax("erlang-send", "!", ((span, f"send({situation.word(at - 1)}, {message})"),))
    yield Repair((Edit(at - 1, stop - at + 1, (NewToken(t.ERROR, span.start, span.end),)),), span, fact)


def reference(situation: Situation) -> Iterator[Repair]:
    """`&self`, `&mut x`, `f(&x)`: the mistake is the `&`, which the lexer took for `and`."""
    at, raw = situation.mistake, situation.raw
    if situation.word(at) != "&" or raw.starts[at + 1] != raw.ends[at]:
        return
    count = 2 if situation.word(at + 1) == "mut" else 1
    if situation.kind(at + count) not in (t.NAME, t.UPPER, KIND["SELF"]):
        return
    span = Span(raw.starts[at], raw.ends[at + count - 1])
    text = Span(span.start, raw.starts[at + count])
    fact = ForeignSyntax("reference", raw.text[span.start : span.end], ((text, ""),))
    yield Repair((Edit(at, count, ()),), span, fact, explained=span)
