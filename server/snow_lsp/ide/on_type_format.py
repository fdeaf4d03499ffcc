"""What is put right while somebody types: an `end` for what was opened, and an `end` below what it closes.

In: a text as it is after a key, and the offset behind it. Out: changes, none of them at the offset itself, so that the
cursor stays where it is. What an `end` belongs to, and where one is missing, is the parser's to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.format import Change
from snow_lsp.ide.locate import locate
from snowc.database import Database
from snowc.source import FileId, Span
from snowc.syntax.errors import MissingEnd
from snowc.syntax.queries import syntax_findings

INDENT = "  "
END = "end"
KEYS = ("\n", END[-1])


def on_type_changes(db: Database, file: FileId, text: str, offset: int, key: str) -> tuple[Change, ...]:
    if key == "\n":
        return tuple(_after_line_break(db, file, text, offset))
    return tuple(_after_end(db, file, text, offset)) if key == END[-1] else ()


def _after_line_break(db: Database, file: FileId, text: str, offset: int) -> Iterator[Change]:
    """Inside of what the line above opens: one step further in, and its `end` below if it has none."""
    line = _line_start(text, offset)
    if line == 0:
        return
    above = _line_start(text, line - 1)
    opened = next((each for each in _missing_ends(db, file) if above <= each < line), None)
    if opened is None:
        return
    indent = _indent(text, above)
    written = _indent(text, line)
    if written != indent + INDENT:
        yield Change(Span(line, line + len(written)), indent + INDENT)
    next_line = text.find("\n", offset)
    if next_line < 0:
        yield Change(Span(len(text), len(text)), f"\n{indent}{END}\n")
    else:
        yield Change(Span(next_line + 1, next_line + 1), f"{indent}{END}\n")


def _missing_ends(db: Database, file: FileId) -> list[int]:
    """Where words stand that have no `end`."""
    places = (
        db.place(each.item, each.finding.span)
        for each in syntax_findings(db, file)
        if isinstance(each.finding.fact, MissingEnd)
    )
    return [place.span.start for place in places if place is not None]


def _after_end(db: Database, file: FileId, text: str, offset: int) -> Iterator[Change]:
    """An `end` alone on its line: below the line on which begins what it closes."""
    line = _line_start(text, offset)
    written = _indent(text, line)
    if text[line:offset] != written + END or text[offset : offset + 1] not in ("", "\n", "\r"):
        return
    where = locate(db, file, offset)
    closed = [] if where is None else [node for node in where.path if node.end == where.offset]
    if where is None or not closed:
        return
    indent = _indent(text, _line_start(text, where.item_offset + closed[0].start))
    if indent != written:
        yield Change(Span(line, line + len(written)), indent)


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _indent(text: str, line: int) -> str:
    end = line
    while end < len(text) and text[end] in " \t":
        end += 1
    return text[line:end]
