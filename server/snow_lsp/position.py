"""Positions of the protocol and offsets of the compiler.

In: a text and (line, character) in the negotiated encoding, or an offset in code points. Out: the other one. Lines
break at `\\n`, `\\r\\n` and
`\\r` only, as the protocol says; the many other characters at which Python's `splitlines` breaks are ordinary ones. A
character beyond a
line's end means the line's end, a line beyond the last the text's end.
"""

from __future__ import annotations

import bisect
import enum
import re


class Encoding(enum.Enum):
    """What a `character` counts."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class PositionIndex:
    """Line starts of one text, and the conversions on them."""

    __slots__ = ("_encoding", "_starts", "_text")

    def __init__(self, text: str, encoding: Encoding) -> None:
        self._text = text
        self._encoding = encoding
        self._starts = [0]
        self._starts.extend(match.end() for match in _LINE_BREAK.finditer(text))

    def offset(self, line: int, character: int) -> int:
        """The code point offset of a position; always inside the text."""
        if line < 0:
            return 0
        if line >= len(self._starts):
            return len(self._text)
        start = self._starts[line]
        content = self._line_content(line)
        return start + _code_points(content, max(character, 0), self._encoding)

    def position(self, offset: int) -> tuple[int, int]:
        """The (line, character) of a code point offset."""
        offset = min(max(offset, 0), len(self._text))
        line = bisect.bisect_right(self._starts, offset) - 1
        return line, _units(self._text[self._starts[line] : offset], self._encoding)

    def _line_content(self, line: int) -> str:
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
        return self._text[self._starts[line] : end].rstrip("\r\n")


def _units(text: str, encoding: Encoding) -> int:
    """Length of a text in the encoding's units."""
    if encoding is Encoding.UTF32 or text.isascii():
        return len(text)
    if encoding is Encoding.UTF8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def _code_points(line: str, units: int, encoding: Encoding) -> int:
    """How many code points of a line the first `units` units are; a position inside a code point means its start."""
    if encoding is Encoding.UTF32 or line.isascii():
        return min(units, len(line))
    counted = 0
    for index, character in enumerate(line):
        width = _units(character, encoding)
        if counted + width > units:
            return index
        counted += width
    return len(line)
