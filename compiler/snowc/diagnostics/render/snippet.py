"""Source lines with marks under them.

In: the text of one file and the marks on it. Out: rows of text: a gutter with line numbers, the source, carets,
labels. A mark within one line is `^^^^ label` (primary) or `---- label`; several labels on one line hang below one
another. A mark over several lines is a bracket to the left of them. Of long stretches between marks only `...` is
shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from snowc.diagnostics.render.columns import ShownLine, shown_line
from snowc.diagnostics.render.palette import Palette
from snowc.source import LineIndex, Span
from snowc.values import value

NO_LINE = -1


@value
class Mark:
    """A span of the file with its label; a primary mark is what the message is about."""

    span: Span
    label: str
    is_primary: bool


@value
class _Inline:
    """A mark on one line, in display columns."""

    start: int
    end: int
    mark: Mark


@value
class _Bracket:
    """A mark over several lines. `depth` is its column in the margin, the outermost 0."""

    first: int
    last: int
    end_column: int
    depth: int
    mark: Mark


class Snippet:
    """One file's part of a message."""

    def __init__(self, text: str, marks: Iterable[Mark], palette: Palette, mark_colour: str) -> None:
        self._text = text
        self._index = LineIndex(text)
        self._palette = palette
        self._mark_colour = mark_colour
        self._inlines: dict[int, list[_Inline]] = {}
        self._brackets: list[_Bracket] = []
        for mark in sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end)):  # outer brackets first
            self._place(mark)

    def last_line(self) -> int:
        """The largest zero-based line number that is shown."""
        return max((*self._inlines, *(bracket.last for bracket in self._brackets)), default=0)

    def position(self, offset: int) -> tuple[int, int]:
        """One-based line and column (code points) of an offset."""
        line, column = self._index.position(min(offset, len(self._text)))
        return line + 1, column + 1

    def rows(self, gutter: int) -> list[str]:
        """All rows; `gutter` is the width of the widest line number."""
        rows: list[str] = []
        previous: int | None = None
        for line in sorted(self._lines()):
            if previous is not None and line == previous + 2:
                rows += self._rows_of_line(line - 1, gutter)
            elif previous is not None and line > previous + 1:
                rows.append(self._gap(line, gutter))
            rows += self._rows_of_line(line, gutter)
            previous = line
        return rows

    # --- placing ----------------------------------------------------------------------------------------------------

    def _place(self, mark: Mark) -> None:
        start = min(mark.span.start, len(self._text))
        end = min(max(mark.span.end, start), len(self._text))
        # A span that ends with its line's break ends on that line.
        if end > start and self._text[end - 1] == "\n":
            end -= 1
        first, start_column = self._index.position(start)
        last, end_column = self._index.position(end)
        if first == last:
            shown = self._shown(first)
            column = shown.column(start_column)
            inline = _Inline(column, max(shown.column(end_column), column + 1), mark)
            self._inlines.setdefault(first, []).append(inline)
        else:
            self._place_bracket(mark, first, last, self._shown(last).column(end_column))

    def _place_bracket(self, mark: Mark, first: int, last: int, end_column: int) -> None:
        taken = {each.depth for each in self._brackets if each.first <= last and first <= each.last}
        depth = next(depth for depth in range(len(taken) + 1) if depth not in taken)
        self._brackets.append(_Bracket(first, last, end_column, depth, mark))

    def _lines(self) -> set[int]:
        lines = set(self._inlines)
        for bracket in self._brackets:
            lines |= {bracket.first, bracket.last}
        return lines

    def _shown(self, line: int) -> ShownLine:
        start = self._index.line_start(line)
        end = self._text.find("\n", start)
        return shown_line(self._text[start : len(self._text) if end < 0 else end])

    # --- rows -------------------------------------------------------------------------------------------------------

    def _rows_of_line(self, line: int, gutter: int) -> list[str]:
        number = self._palette.paint(self._palette.frame, f"{line + 1:>{gutter}} |")
        source = f"{number} {self._margin(line, opens=line)}{self._shown(line).text}".rstrip()
        below = [f"{self._margin(line, opens=None)}{row}" for row in self._mark_rows(self._inlines.get(line, []))]
        below += [row for bracket in self._brackets if bracket.last == line for row in self._closing_rows(bracket)]
        bar = self._palette.paint(self._palette.frame, f"{'':>{gutter}} |")
        return [source, *(f"{bar} {row}".rstrip() for row in below)]

    def _gap(self, line: int, gutter: int) -> str:
        """The row between lines that are not shown one after another; brackets run on through it."""
        dots = self._palette.paint(self._palette.frame, "...")
        return f"{dots}{'':{gutter}}{self._margin(line, opens=NO_LINE)}".rstrip()

    def _margin(self, line: int, *, opens: int | None) -> str:
        """The brackets beside a line: `/` where one opens on the line `opens`, `|` while it runs. Without `opens` one
        that begins on this line already runs."""
        if not self._brackets:
            return ""
        cells = [" "] * self._margin_width()
        for bracket in self._brackets:
            if bracket.first == opens:
                cells[bracket.depth] = self._painted(bracket.mark, "/")
            elif bracket.first < line <= bracket.last or (bracket.first == line and opens is None):
                cells[bracket.depth] = self._painted(bracket.mark, "|")
        return "".join(cells) + " "

    def _margin_width(self) -> int:
        return 1 + max(bracket.depth for bracket in self._brackets)

    def _closing_rows(self, bracket: _Bracket) -> list[str]:
        """`|____^ label` under the last line of a bracket."""
        width = self._margin_width()
        corner = "^" if bracket.mark.is_primary else "-"
        line = "_" * (width - bracket.depth + bracket.end_column - 1)
        text = f"{'|'}{line}{corner} {bracket.mark.label}"
        outer = "".join(
            self._painted(each.mark, "|") if each.first <= bracket.last < each.last else " "
            for depth in range(bracket.depth)
            for each in [self._bracket_at(depth, bracket.last)]
        )
        return [outer + self._painted(bracket.mark, text.rstrip())]

    def _bracket_at(self, depth: int, line: int) -> _Bracket:
        beside = [each for each in self._brackets if each.depth == depth and each.first <= line <= each.last]
        return beside[0] if beside else _Bracket(0, -1, 0, depth, Mark(Span(0, 0), "", is_primary=False))

    def _mark_rows(self, inlines: list[_Inline]) -> list[str]:
        """The rows under one source line: the marks with the rightmost label, then the other labels from right to
        left.
        """
        if not inlines:
            return []
        ordered = sorted(inlines, key=lambda each: (each.start, each.end))
        last = ordered[-1]
        fits = all(each.end <= last.start or each is last for each in ordered)
        hanging = [each for each in ordered if each.mark.label and not (fits and each is last)]
        first = self._carets(ordered)
        if fits and last.mark.label:
            first += " " + self._painted(last.mark, last.mark.label)
        rows = [first]
        if hanging:
            rows.append(self._bars(hanging))
        while hanging:
            each = hanging.pop()
            indent = self._bars([other for other in hanging if other.start < each.start])
            shown = max((other.start + 1 for other in hanging if other.start < each.start), default=0)
            rows.append(indent + " " * (each.start - shown) + self._painted(each.mark, each.mark.label))
        return rows

    def _carets(self, inlines: list[_Inline]) -> str:
        cells: dict[int, str] = {}
        for is_primary in (False, True):
            for each in inlines:
                if each.mark.is_primary == is_primary:
                    cell = self._painted(each.mark, "^" if is_primary else "-")
                    cells |= dict.fromkeys(range(each.start, each.end), cell)
        return "".join(cells.get(column, " ") for column in range(max(cells) + 1))

    def _bars(self, inlines: list[_Inline]) -> str:
        cells = {each.start: self._painted(each.mark, "|") for each in inlines}
        return "".join(cells.get(column, " ") for column in range(max(cells, default=-1) + 1))

    def _painted(self, mark: Mark, text: str) -> str:
        return self._palette.paint(self._mark_colour if mark.is_primary else self._palette.secondary, text)
