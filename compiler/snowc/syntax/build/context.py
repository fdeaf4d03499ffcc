"""What the actions of one parse share: the tokens, the counter of node ids, the mistakes found while building."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from snowc.diagnostics.facts import Fact, Finding
from snowc.source import Span
from snowc.syntax.tokens import Tokens
from snowc.syntax.tree import Expr

TokenIndex = int
"""A token as a value: its index in the parse's tokens."""


def _no_parts(cx: Build, span: Span) -> tuple[Expr, ...]:
    return ()


class Build:
    """The state of building one item's tree. `next_id` gives dense ids in the order of building. `read_parts` reads
    what it can of a text that recovery has given up; the fast parse meets none.
    """

    __slots__ = ("docs", "ends", "findings", "kinds", "next_id", "read_parts", "starts", "text")

    def __init__(self, tokens: Tokens, docs: dict[int, str]) -> None:
        self.text = tokens.text
        self.kinds = tokens.kinds
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.docs = docs
        self.findings: list[Finding] = []
        self.next_id = count().__next__
        self.read_parts: Callable[[Build, Span], tuple[Expr, ...]] = _no_parts

    def word(self, token: TokenIndex) -> str:
        """A token's text."""
        return self.text[self.starts[token] : self.ends[token]]

    def span(self, token: TokenIndex) -> Span:
        return Span(self.starts[token], self.ends[token])

    def report(self, span: Span, fact: Fact) -> None:
        self.findings.append(Finding(span, fact))
