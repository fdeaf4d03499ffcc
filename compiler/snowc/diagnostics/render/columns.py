"""How wide text is on a terminal.

In: one line of source. Out: the line as shown (tabs expanded, control characters visible) and the display column of
each code point. East Asian wide characters take two columns, combining marks none. Source: Unicode UAX #11, by
Python's `unicodedata`.
"""

from __future__ import annotations

import unicodedata

from snowc.values import value

TAB = 4  # columns between tab stops


@value
class ShownLine:
    """`columns[i]` is the display column of code point i; one more entry for the line's end."""

    text: str
    columns: tuple[int, ...]

    def column(self, offset: int) -> int:
        """Display column of a code point; one behind the line counts as its end."""
        return self.columns[min(offset, len(self.columns) - 1)]


def shown_line(line: str) -> ShownLine:
    """A line ready for a terminal. A carriage return at its end is not shown."""
    line = line.removesuffix("\r")
    if line.isascii() and line.isprintable():
        return ShownLine(line, tuple(range(len(line) + 1)))
    parts, columns, column = [], [], 0
    for character in line:
        columns.append(column)
        part, width = _shown(character, column)
        parts.append(part)
        column += width
    return ShownLine("".join(parts), (*columns, column))


def _shown(character: str, column: int) -> tuple[str, int]:
    if character == "\t":
        width = TAB - column % TAB
        return " " * width, width
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return character, 0
    if category in ("Cc", "Cf", "Zl", "Zp"):
        # Also the characters that reorder text on a terminal: what is shown must be what is compiled.
        return "\N{REPLACEMENT CHARACTER}", 1
    return character, 2 if unicodedata.east_asian_width(character) in "WF" else 1
