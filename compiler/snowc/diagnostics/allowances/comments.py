"""Comments to what they allow.

In: a file's text, the places of its comments, and where its items stand. Out: `Allowances`: stretches of the file with
the codes that are allowed there, and facts about comments that name no warning.

A comment on a line of its own is about the next line that holds code, one behind code about its own line; if an item
begins on that line, it is about the whole item. A warning is where its main place begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from snowc.diagnostics.allowances.errors import UnknownInstruction, UnknownWarning
from snowc.diagnostics.diagnostic import Diagnostic, Severity
from snowc.diagnostics.facts import Fact
from snowc.diagnostics.levels import warning_code
from snowc.source import LineIndex, Span
from snowc.values import value

MARK = "snow:"
_COMMENT = re.compile(r"#[ \t]*snow:[ \t]*(?P<rest>.*)")
_ALLOW = re.compile(r"allow[ \t]*\((?P<names>[^()]*)\)")
_INSTRUCTION = re.compile(r"allow\b.*|\w+[ \t]*\(.*")
_NAME = re.compile(r"[^\s,]+")
_NO_CODE = re.compile(r"[ \t\r]*(?:#.*)?")


@value
class Allowances:
    """`stretches` are ranges of a file with a code each; `facts` have their places."""

    stretches: tuple[tuple[Span, str], ...] = ()
    facts: tuple[tuple[Span, Fact], ...] = ()

    def allow(self, diagnostic: Diagnostic) -> bool:
        """Whether a comment allows a warning of this file."""
        if diagnostic.severity is not Severity.WARNING:
            return False
        start = diagnostic.place.span.start
        return any(code == diagnostic.code and span.start <= start < span.end for span, code in self.stretches)


def allowances_in(text: str, comments: Iterable[Span], items: Iterable[Span]) -> Allowances:
    """`items` are stretches of the text, with the comments above them; those inside others too."""
    reader = _Reader(text, items)
    stretches: list[tuple[Span, str]] = []
    facts: list[tuple[Span, Fact]] = []
    for comment in comments:
        scope = None
        for place, meaning in _said(text, comment):
            if isinstance(meaning, str):
                scope = scope or reader.scope(comment)
                stretches.append((scope, meaning))
            else:
                facts.append((place, meaning))
    return Allowances(tuple(stretches), tuple(facts))


def _said(text: str, comment: Span) -> Iterator[tuple[Span, str | Fact]]:
    """The codes that a comment names, and what is wrong with it."""
    match = _COMMENT.fullmatch(text, comment.start, comment.end)
    if match is None:
        return
    start, rest = match.start("rest"), match["rest"]
    allow = _ALLOW.match(rest)
    if allow is None:
        if _INSTRUCTION.fullmatch(rest):
            yield Span(start, start + len(rest.rstrip())), UnknownInstruction(rest.strip())
        return
    for name in _NAME.finditer(allow["names"]):
        place = Span(name.start(), name.end()).shifted(start + allow.start("names"))
        code = warning_code(name.group())
        yield place, UnknownWarning(name.group()) if code is None else code


class _Reader:
    """Lines and items of one text."""

    def __init__(self, text: str, items: Iterable[Span]) -> None:
        self._text = text
        self._lines = LineIndex(text)
        self._items = {self._first_code_line(self._lines.position(each.start)[0]): each for each in items}

    def scope(self, comment: Span) -> Span:
        """What a comment is about."""
        line, column = self._lines.position(comment.start)
        if not self._line(line)[:column].strip():
            line = self._first_code_line(line)
        return self._items.get(line) or self._span(line)

    def _first_code_line(self, line: int) -> int:
        """The first line from this one on that holds more than a comment; the last one if none does."""
        last = self._lines.line_count() - 1
        while line < last and _NO_CODE.fullmatch(self._line(line)):
            line += 1
        return line

    def _line(self, line: int) -> str:
        span = self._span(line)
        return self._text[span.start : span.end].rstrip("\n")

    def _span(self, line: int) -> Span:
        is_last = line + 1 >= self._lines.line_count()
        return Span(self._lines.line_start(line), len(self._text) if is_last else self._lines.line_start(line + 1))
