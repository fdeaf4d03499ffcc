"""Which syntax errors only follow from a lexical one: one mistake, one message."""

from __future__ import annotations

from collections.abc import Sequence

from snowc.diagnostics.facts import Finding
from snowc.syntax.errors import ReservedWord, UnclosedInterpolation, UnclosedString, UnexpectedCharacter


class Spoilt:
    """The lines whose tokens can't be trusted because of a lexical mistake in them."""

    def __init__(self, text: str, lexical: Sequence[Finding]) -> None:
        self._text = text
        self._lines: set[int] = set()
        self._is_swallowed = False
        for finding in lexical:
            fact = finding.fact
            if isinstance(fact, UnclosedString) and fact.quote == '"""' and fact.close is None:
                self._is_swallowed = True
            elif _spoils_its_line(finding):
                self._lines.add(self._line(finding.span.start))

    def explains(self, finding: Finding) -> bool:
        """Whether a syntax error stands in such a line, or the item's rest is in a text that was never closed."""
        if self._is_swallowed:
            return True
        return bool(self._lines) and self._line(finding.span.start) in self._lines

    def _line(self, place: int) -> int:
        return self._text.count("\n", 0, place)


def _spoils_its_line(finding: Finding) -> bool:
    fact = finding.fact
    if isinstance(fact, ReservedWord):
        return not fact.is_replaceable
    if isinstance(fact, UnexpectedCharacter):
        return not fact.instead
    return isinstance(fact, UnclosedString | UnclosedInterpolation)
