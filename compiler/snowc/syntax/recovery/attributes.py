"""Repairs: Elixir's `@doc "…"`, `@moduledoc`, `@spec`, `@type` in front of an item, and Rust's `println!(…)`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.errors import ForeignSyntax
from snowc.syntax.recovery.edits import Edit, NewToken
from snowc.syntax.recovery.foreign import foreign
from snowc.syntax.recovery.situation import Repair, Situation
from snowc.syntax.tokens import KIND

_DOCS = {"doc": "## ", "moduledoc": "##! ", "typedoc": "## ", "shortdoc": "## "}
_TYPES = ("spec", "type", "typep", "opaque", "callback")
_STRINGS = (KIND["STRING"], KIND["MULTILINE"])
_MARKS = {KIND["STRING"]: 1, KIND["MULTILINE"]: 3}
"""How many quotes are around a text."""


def elixir_attribute(situation: Situation) -> Iterator[Repair]:
    """The mistake is what follows the attribute's name. The attribute is left out; where nothing follows, it is an item
    without a meaning.
    """
    at, raw = situation.mistake, situation.raw
    if situation.word(at - 2) != "@" or situation.word(at - 1) not in (*_DOCS, *_TYPES):
        return
    stop = at
    while raw.kinds[stop] not in (t.NEWLINE, t.END_OF_INPUT):
        stop += 1
    is_doc = situation.word(at - 1) in _DOCS
    span = Span(raw.starts[at - 2], raw.ends[at - 1])
    fix = _as_comment(situation, stop) if is_doc else ()
    fact = ForeignSyntax("doc-attribute" if is_doc else "type-attribute", raw.text[span.start : span.end], fix)
    behind = stop + (raw.kinds[stop] == t.NEWLINE)
    yield Repair((Edit(at - 2, behind - at + 2, ()),), span, fact)
    given_up = NewToken(t.ERROR, span.start, raw.ends[stop - 1])
    yield Repair((Edit(at - 2, stop - at + 2, (given_up,)),), span, fact)


def _as_comment(situation: Situation, stop: int) -> tuple[tuple[Span, str], ...]:
    """The text as a comment, if it is one that no value is put into. `##!` documents a file, not a module in it."""
    at, raw = situation.mistake, situation.raw
    if situation.kind(at) not in _STRINGS or stop != at + 1:
        return ()
    quotes = _MARKS[situation.kind(at)]
    text = textwrap.dedent(situation.word(at)[quotes:-quotes]).strip("\n")
    begin = raw.starts[at - 2]
    indentation = " " * (begin - raw.text.rfind("\n", 0, begin) - 1)
    if indentation and situation.word(at - 1) == "moduledoc":
        return ()
    mark = _DOCS[situation.word(at - 1)]
    lines = [f"{mark}{line.rstrip()}".rstrip() for line in text.split("\n")]
    return ((Span(begin, raw.ends[at]), f"\n{indentation}".join(lines)),)


def macro_call(situation: Situation) -> Iterator[Repair]:
    """`println!("x")`: the mistake is the `!`, which stands right behind the name."""
    at, raw = situation.mistake, situation.raw
    if situation.word(at) != "!" or situation.kind(at - 1) != t.NAME or raw.ends[at - 1] != raw.starts[at]:
        return
    if situation.kind(at + 1) in (t.LPAR, t.LSQB):
        yield foreign(situation, "macro", (at, at), (Edit(at, 1, ()),), ((situation.span(at), ""),))
