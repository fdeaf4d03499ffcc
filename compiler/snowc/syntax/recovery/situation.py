"""A parse that is stuck, as repairs look at it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from snowc.diagnostics.facts import Fact, Finding
from snowc.source import Span
from snowc.syntax.driver import Stuck
from snowc.syntax.recovery.edits import Edit
from snowc.syntax.recovery.probe import rows_before, taken_kinds
from snowc.syntax.tokens import NEWLINE, STRING_MIDDLE, STRING_TAIL, Tokens


@dataclass(frozen=True)
class Situation:
    """`mistake` is the raw index of the refused token; `origins` gives the raw index of each settled token."""

    raw: Tokens
    settled: Tokens
    origins: list[int]
    stuck: Stuck
    mistake: int

    @cached_property
    def taken(self) -> frozenset[int]:
        """What the table would have taken instead of the refused token."""
        return taken_kinds(self.rows)

    @cached_property
    def rows(self) -> list[int]:
        """The parser's stack before the refused token had any effect."""
        return rows_before(self.settled.kinds, self.stuck.index)

    def kind(self, index: int) -> int:
        """Kind of a raw token; -1 outside."""
        return self.raw.kinds[index] if 0 <= index < len(self.raw.kinds) else -1

    def word(self, index: int) -> str:
        """Text of a raw token; "" outside."""
        if not 0 <= index < len(self.raw.kinds):
            return ""
        span = self.span(index)
        return self.raw.text[span.start : span.end]

    def span(self, index: int) -> Span:
        """A raw token's place; of a string that goes on after an interpolation only the `}`."""
        start, end = self.raw.starts[index], self.raw.ends[index]
        if self.raw.kinds[index] in (STRING_MIDDLE, STRING_TAIL):
            end = min(start + 1, end)
        return Span(start, end)

    @cached_property
    def previous(self) -> int:
        """Raw index of the last token before the mistake that is no line break, or -1."""
        index = self.mistake - 1
        while index >= 0 and self.raw.kinds[index] == NEWLINE:
            index -= 1
        return index

    @cached_property
    def is_first_on_line(self) -> bool:
        """Whether a line break stands right before the mistake."""
        return self.mistake == 0 or self.raw.kinds[self.mistake - 1] == NEWLINE

    @cached_property
    def line_reach(self) -> int:
        """How many raw tokens from the mistake on must be read for the next line's first one to be among them."""
        kinds = self.raw.kinds
        index = self.mistake
        while index < len(kinds) - 1 and kinds[index] != NEWLINE:
            index += 1
        return index + 2 - self.mistake

    @cached_property
    def behind_previous(self) -> Span:
        """The empty place behind what was read last: where something is missing."""
        place = self.raw.ends[self.previous] if self.previous >= 0 else self.raw.starts[self.mistake]
        return Span(place, place)


@dataclass(frozen=True, slots=True)
class Repair:
    """Edits of the raw tokens and what is to be reported: a fact at a span, and further findings of the same repair.
    Lexical mistakes within `explained` are a part of it and are not told by themselves.
    """

    edits: tuple[Edit, ...]
    span: Span
    fact: Fact
    more: tuple[Finding, ...] = ()
    explained: Span | None = None
