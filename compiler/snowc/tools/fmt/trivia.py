"""What stands between the tokens: comments and blank lines.

In: an item's tokens and comments. Out: for each token the comments on lines of their own before it, the one at the end
of its line, and whether there is a blank line. Takers take each comment once.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from snowc.syntax.tokens import ARM, NEWLINE, Tokens
from snowc.values import value


@value
class OwnLineComment:
    """`has_blank_behind`: whether a blank line is between it and what follows."""

    text: str
    has_blank_behind: bool


@value
class EndComment:
    """A comment behind a token, and the column in which it stands."""

    text: str
    column: int


class Trivia:
    """By token index. `blank` has the tokens before which, or before whose comments, there is a blank line."""

    def __init__(self, tokens: Tokens, comments: Iterable[tuple[int, int]]) -> None:
        self.text = tokens.text
        self.before: dict[int, list[OwnLineComment]] = {}
        self.after: dict[int, list[EndComment]] = {}
        self.blank: set[int] = set()
        shown = [index for index, kind in enumerate(tokens.kinds) if kind not in (NEWLINE, ARM)]
        self._attach(tokens, shown, list(comments))

    def _attach(self, tokens: Tokens, shown: list[int], comments: list[tuple[int, int]]) -> None:
        text, starts, ends = tokens.text, tokens.starts, tokens.ends
        positions = [starts[index] for index in shown]
        position = 0
        for number, index in enumerate(shown):
            gap_start = ends[shown[number - 1]] if number else 0
            if starts[index] - gap_start > 1 and text.count("\n", gap_start, starts[index]) > 1:
                self._attach_gap(index, gap_start, starts[index], [])
        by_gap: dict[int, list[tuple[int, int]]] = {}
        for start, end in comments:
            number = bisect.bisect_left(positions, start)
            if number and ends[shown[number - 1]] > start:
                continue  # inside a text with interpolations, which is kept as it is
            by_gap.setdefault(number, []).append((start, end))
        for number, found in by_gap.items():
            position = ends[shown[number - 1]] if number else 0
            following = shown[min(number, len(shown) - 1)]
            if number and "\n" not in text[position : found[0][0]]:
                start, end = found.pop(0)
                column = start - (text.rfind("\n", 0, start) + 1)
                self.after.setdefault(shown[number - 1], []).append(EndComment(text[start:end].rstrip(), column))
                position = end
            self._attach_gap(following, position, max(position, starts[following]), found)

    def _attach_gap(self, index: int, start: int, end: int, comments: list[tuple[int, int]]) -> None:
        """The comments between two tokens, all on lines of their own."""
        text = self.text
        self.blank.discard(index)
        first = comments[0][0] if comments else end
        if text.count("\n", start, first) > 1:
            self.blank.add(index)
        own = []
        for number, (begin, stop) in enumerate(comments):
            following = comments[number + 1][0] if number + 1 < len(comments) else end
            own.append(OwnLineComment(text[begin:stop].rstrip(), text.count("\n", stop, following) > 1))
        if own:
            self.before[index] = own

    def take_before(self, index: int) -> list[OwnLineComment]:
        return self.before.pop(index, [])

    def take_after(self, index: int) -> list[EndComment]:
        return self.after.pop(index, [])
