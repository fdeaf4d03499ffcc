"""Strings with interpolations, strings of several lines, strings that are never closed.

In: the place of a quote, or of the `}` that ends an interpolation. Out: the token from there to the closing quote or to
the next `${`, and what encloses the tokens that follow.
"""

from __future__ import annotations

import re

from snowc.syntax import tokens as t
from snowc.syntax.errors import UnclosedInterpolation, UnclosedString
from snowc.syntax.lexer.output import Output
from snowc.syntax.lexer.patterns import LINE_TEXT, MULTILINE_TEXT

_LINE_REST = re.compile(LINE_TEXT)
_MULTILINE_REST = re.compile(MULTILINE_TEXT)
_OPENERS = frozenset((t.LPAR, t.LSQB, t.LBRACE, t.MAP))
_CLOSERS = frozenset((t.RPAR, t.RSQB, t.RBRACE))


class OpenStrings:
    """The strings around the current place. `quotes`, `_openings` and `_depths` hold, for each open interpolation, its
    string's quote, where the string begins, and how many brackets are open inside.
    """

    def __init__(self, out: Output) -> None:
        self._out = out
        self.quotes: list[str] = []
        self._depths: list[int] = []
        self._openings: list[int] = []

    def part(self, start: int, inner: int, quote: str) -> int:
        """From an opening quote, or the `}` of an interpolation, to the closing quote or the next `${`; gives the
        position behind it.
        """
        text = self._out.text
        is_first = text[start] != "}"
        rest = (_LINE_REST if quote == '"' else _MULTILINE_REST).match(text, inner)
        end = rest.end() if rest else inner
        if text.startswith("${", end):
            self._out.add(t.STRING_HEAD if is_first else t.STRING_MIDDLE, start, end + 2)
            if is_first:
                self.quotes.append(quote)
                self._depths.append(0)
                self._openings.append(start)
            return end + 2
        if text.startswith(quote, end):
            end += len(quote)
        else:
            end = self._end_of_unclosed(quote, start, inner, end)
        if is_first:
            self._out.add(t.STRING if quote == '"' else t.MULTILINE, start, end)
        else:
            self._leave(start, end)
        return end

    def closes_interpolation(self, kind: int) -> bool:
        """Count brackets inside an interpolation; True for the `}` that ends it."""
        if kind in _OPENERS:
            self._depths[-1] += 1
        elif kind in _CLOSERS:
            if kind == t.RBRACE and self._depths[-1] == 0:
                return True
            self._depths[-1] = max(0, self._depths[-1] - 1)
        return False

    def give_up(self, place: int) -> None:
        """Report the innermost interpolation as never closed, and end its string."""
        self._out.report(place, place, UnclosedInterpolation())
        self._leave(place, place)

    def _leave(self, start: int, end: int) -> None:
        self.quotes.pop()
        self._depths.pop()
        self._openings.pop()
        self._out.add(t.STRING_TAIL, start, end)

    def _end_of_unclosed(self, quote: str, start: int, inner: int, end: int) -> int:
        """Where a string ends that is never closed: with its line, so that it does not swallow the rest of the item.
        One of several lines goes on as long as they are indented more than the line in which it begins.
        """
        text = self._out.text
        if quote == '"':
            end = min(end + 1, len(text)) if text.startswith("\\", end) else end
            self._out.report(start, end, UnclosedString(quote))
            return end
        line = text.find("\n", inner)
        line = line if line >= 0 else len(text)
        opening = self._openings[-1] if text[start] == "}" and self._openings else start
        end, indentation = _end_of_indented(text, opening, line)
        close = (end, f"\n{indentation}{quote}") if end > line or opening != start else None
        self._out.report(opening, opening + len(quote), UnclosedString(quote, close))
        return end


def _end_of_indented(text: str, start: int, line_end: int) -> tuple[int, str]:
    """The end of the lines behind `line_end` that are indented more than the line of `start`, and that indentation."""
    first = text[text.rfind("\n", 0, start) + 1 : line_end]
    margin = len(first) - len(first.lstrip())
    end, indentation, position = line_end, "", line_end
    while position < len(text):
        following = text.find("\n", position + 1)
        following = following if following >= 0 else len(text)
        line = text[position + 1 : following]
        if line.strip():
            space = line[: len(line) - len(line.lstrip())]
            if len(space) <= margin:
                break
            end, indentation = following, indentation or space
        position = following
    return end, indentation
