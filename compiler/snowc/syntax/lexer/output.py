"""What lexing gives, and what collects it token by token."""

from __future__ import annotations

from snowc.diagnostics.facts import Fact, Finding
from snowc.source import Span
from snowc.syntax.tokens import Tokens
from snowc.values import value


@value
class Lexed:
    """Raw tokens, comments as (start, end), and the lexical mistakes."""

    tokens: Tokens
    comments: list[tuple[int, int]]
    findings: list[Finding]


class Output:
    """The tokens, comments and mistakes so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.comments: list[tuple[int, int]] = []
        self.findings: list[Finding] = []

    def add(self, kind: int, start: int, end: int) -> None:
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)

    def drop_last(self) -> None:
        self.kinds.pop()
        self.starts.pop()
        self.ends.pop()

    def report(self, start: int, end: int, fact: Fact) -> None:
        self.findings.append(Finding(Span(start, end), fact))

    def lexed(self) -> Lexed:
        return Lexed(Tokens(self.text, self.kinds, self.starts, self.ends), self.comments, self.findings)
