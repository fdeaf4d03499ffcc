"""Documents to text, lines as long as they may be and no longer.

In: a document, the width of a line. Out: its lines. Comments at line ends that stood in one column on lines that follow
each other stay in one column. Takes time in proportion to the document: whether something fits is known after looking
at as much as fits on a line.
"""

from __future__ import annotations

from snowc.tools.fmt.docs import (
    ENDLESS,
    Choice,
    Comment,
    Concat,
    Doc,
    Fill,
    Group,
    Line,
    MultilineText,
    Nest,
    Suffix,
    width_of,
)
from snowc.values import field, record

INDENTATION = 2
COMMENT_DISTANCE = 3
"""Spaces between code and the comment behind it."""

_Task = tuple[int, bool, Doc]
"""Indentation, whether on one line, what."""


@record
class _Output:
    """The lines so far, and the one that is being written."""

    lines: list[str] = field(default_factory=list)
    comments: dict[int, Suffix] = field(default_factory=dict)
    current: list[str] = field(default_factory=list)
    column: int = 0
    indentation: int = 0
    suffix: Suffix | None = None
    suffix_place: int = 0

    def write(self, text: str) -> None:
        if not self.current:
            text = text.lstrip(" ")
            self.current.append(" " * self.indentation)
            self.column = self.indentation
        self.current.append(text)
        self.column += len(text)

    def break_line(self, indentation: int) -> None:
        line = "".join(self.current).rstrip()
        if self.suffix is not None:
            self.comments[len(self.lines)] = self.suffix
            line = f"{line}{' ' * COMMENT_DISTANCE}{self.suffix.text}"
            self.suffix = None
        self.lines.append(line)
        self.current = []
        self.column = self.indentation = indentation

    def begin_line(self, indentation: int) -> None:
        """Go to the next line, unless nothing is on this one."""
        if self.current or self.suffix is not None:
            self.break_line(indentation)
        self.column = self.indentation = indentation

    def end_with(self, suffix: Suffix) -> None:
        """Remember the comment for the line's end."""
        self.free_end()
        self.suffix = suffix
        self.suffix_place = len(self.current)

    def free_end(self) -> None:
        """If the line has a comment to end with, break it behind the comment's token, as it was in the source."""
        if self.suffix is None:
            return
        rest, self.current = self.current[self.suffix_place :], self.current[: self.suffix_place]
        self.break_line(self.indentation + INDENTATION)
        for text in rest:
            self.write(text)


def render(doc: Doc, width: int, depth: int = 0) -> str:
    """The text of a document, without a line break at its end; all of it indented `depth` times."""
    out = _Output(indentation=depth * INDENTATION)
    out.column = out.indentation
    tasks: list[_Task] = [(out.indentation, False, doc)]
    while tasks:
        indentation, is_flat, doc = tasks.pop()
        if isinstance(doc, str):
            if doc:
                out.write(doc)
        elif isinstance(doc, Concat):
            tasks.extend([(indentation, is_flat, part) for part in reversed(doc.parts)])
        elif isinstance(doc, Line):
            if is_flat:
                out.write(doc.flat)
            else:
                out.break_line(indentation)
                if doc.has_blank:
                    out.break_line(indentation)
        elif isinstance(doc, Nest):
            tasks.append((indentation + INDENTATION, is_flat, doc.doc))
        elif isinstance(doc, Group):
            tasks.append((indentation, is_flat or _fits(doc, width - out.column, tasks), doc.doc))
        elif isinstance(doc, Choice):
            tasks.append(_chosen(doc, indentation, is_flat, width - out.column, tasks))
        elif isinstance(doc, Fill):
            _fill(doc, indentation, is_flat, width, out)
        else:
            _write_comment_or_text(doc, indentation, out)
    out.break_line(0)
    return "\n".join(_aligned(out))


def _write_comment_or_text(doc: Comment | Suffix | MultilineText, indentation: int, out: _Output) -> None:
    if isinstance(doc, Suffix):
        out.end_with(doc)
    elif isinstance(doc, Comment):
        out.begin_line(indentation)
        out.write(doc.text)
        out.break_line(indentation)
        if doc.has_blank_behind:
            out.break_line(indentation)
    else:
        out.free_end()
        out.write(doc.first)
        margin = " " * (out.indentation + doc.deeper)
        for line in doc.rest:
            out.lines.append("".join(out.current))
            out.current = [line if doc.is_fixed else (margin + line if line else "")]
            out.column = len(out.current[0])


def _chosen(choice: Choice, indentation: int, is_flat: bool, space: int, tasks: list[_Task]) -> _Task:  # noqa: FBT001
    if is_flat:
        return indentation, True, choice.ways[0]
    for way in choice.ways[:-1]:
        if _fits(way, space, tasks):
            return indentation, True, way
        if width_of(way) >= ENDLESS and _first_line(way, space, 0)[0] <= space:
            return indentation, False, way
    return indentation, False, choice.ways[-1]


def _fits(doc: Doc, space: int, tasks: list[_Task]) -> bool:
    """Whether a document fits on the rest of the line, together with what stands behind it on that line."""
    space -= width_of(doc)
    for _, is_flat, following in reversed(tasks):
        if space < 0:
            return False
        width, has_ended = (width_of(following), False) if is_flat else _first_line(following, space, ENDLESS)
        space -= width
        if has_ended:
            break
    return space >= 0


def _first_line(doc: Doc, space: int, breakable: int) -> tuple[int, bool]:
    """How wide the first line of a document is whose own lines are broken, and whether it has more lines. Groups in it
    that are at most `breakable` wide are broken too, and laid out in their last way. What is wider than `space` is not
    measured to its end.
    """
    if isinstance(doc, str):
        return len(doc), False
    if isinstance(doc, Line | Comment):
        return 0, True
    if isinstance(doc, Suffix):
        return 0, False
    if isinstance(doc, MultilineText):
        return len(doc.first), True
    if isinstance(doc, Nest):
        return _first_line(doc.doc, space, breakable)
    if isinstance(doc, Concat):
        total = 0
        for part in doc.parts:
            width, has_ended = _first_line(part, space - total, breakable)
            total += width
            if has_ended or total > space:
                return total, has_ended
        return total, False
    if breakable < doc.width < ENDLESS:
        return doc.width, False
    if isinstance(doc, Choice):
        return _first_line(doc.ways[-1 if breakable else 0], space, breakable)
    return _first_line(doc.doc if isinstance(doc, Group) else doc.items[0], space, breakable)


def _fill(fill: Fill, indentation: int, is_flat: bool, width: int, out: _Output) -> None:  # noqa: FBT001
    for index, item in enumerate(fill.items):
        if index and not is_flat and out.column + 1 + len(item) > width:
            out.break_line(indentation)
        elif index:
            out.write(" ")
        out.write(item)


def _aligned(out: _Output) -> list[str]:
    """The lines, with comments that stood below each other below each other again."""
    lines = out.lines
    numbers = sorted(out.comments)
    run: list[int] = []
    for number in [*numbers, -1]:
        if run and (number != run[-1] + 1 or out.comments[number].column != out.comments[run[-1]].column):
            _align(lines, out.comments, run)
            run = []
        run.append(number)
    return lines


def _align(lines: list[str], comments: dict[int, Suffix], run: list[int]) -> None:
    if len(run) < 2:
        return
    codes = [lines[number][: lines[number].rindex(comments[number].text)].rstrip() for number in run]
    column = max(map(len, codes)) + COMMENT_DISTANCE
    for number, code in zip(run, codes, strict=True):
        lines[number] = code.ljust(column) + comments[number].text
