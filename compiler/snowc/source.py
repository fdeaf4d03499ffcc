"""Files and places in them.

In: paths and texts. Out: `FileId`, spans, lines and columns. Refuses to read the disk: texts are inputs of the
database.
All offsets are counted in Unicode code points (indices of a Python `str`). The protocol's UTF-16 or UTF-8 columns are
made
at the server's rim.
"""

from __future__ import annotations

import bisect
from typing import NewType

from snowc.values import ordered, value

FileId = NewType("FileId", str)
"""A file's identity: its absolute path with `/`, or `stdlib:NAME.snow` for the library inside the package."""


@ordered
class Span:
    """Half-open range of code points. What it is relative to (the item, or the file) is said where it is used."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """The same range in a text in which `by` code points stand before it."""
        return Span(self.start + by, self.end + by)


@value
class FileSpan:
    """A range of one file, relative to the file's start."""

    file: FileId
    span: Span


class LineIndex:
    """Line starts of one text. A line ends with `\\n` only (`\\r` before it belongs to the line): no other character
    breaks."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        starts = [0]
        position = text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = text.find("\n", position + 1)
        self._starts = starts

    def line_count(self) -> int:
        """Number of lines; a final line break opens one more, empty, line."""
        return len(self._starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Zero-based (line, column in code points) of an offset."""
        line = bisect.bisect_right(self._starts, offset) - 1
        return line, offset - self._starts[line]

    def line_start(self, line: int) -> int:
        """Offset at which a zero-based line starts."""
        return self._starts[line]
