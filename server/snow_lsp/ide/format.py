"""The edits that bring a text, or the items on some of its lines, into the one style.

In: a text. Out: edits of its lines, as small as they can be, so that an editor keeps the cursor and its marks.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from snowc.source import Span
from snowc.tools.fmt.format import FormatEdit, Lines, format_text


@dataclass(frozen=True, slots=True)
class Change:
    """What is to stand in the span's place."""

    span: Span
    replacement: str


def format_changes(text: str, lines: tuple[int, int] | None = None) -> tuple[Change, ...]:
    """The changes of a text; with `lines`, a first and a last one counted from 0, those of the items on them."""
    wanted = Lines(lines[0] + 1, lines[1] + 1) if lines is not None else None
    return tuple(change for edit in format_text(text, wanted).edits for change in _line_changes(text, edit))


def _line_changes(text: str, edit: FormatEdit) -> Iterator[Change]:
    """An edit as edits of the lines that differ."""
    old = text[edit.start : edit.end].splitlines(keepends=True)
    new = edit.text.splitlines(keepends=True)
    starts = [edit.start]
    for line in old:
        starts.append(starts[-1] + len(line))
    for kind, first, last, new_first, new_last in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if kind != "equal":
            yield Change(Span(starts[first], starts[last]), "".join(new[new_first:new_last]))
