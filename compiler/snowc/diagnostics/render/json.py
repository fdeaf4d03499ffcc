"""Diagnostics as JSON for programs: a stable schema.

One object per line:

    {"version": 1, "code": "E0004", "severity": "error" | "warning", "message": …, "place": PLACE, "label": …,
     "labels": [{"place": PLACE, "text": …}], "notes": […],
     "fixes": [{"title": …, "is_certain": …, "edits": [{"place": PLACE, "replacement": …}]}], "is_unnecessary": …}
    PLACE = {"file": …, "start": POSITION, "end": POSITION}
    POSITION = {"line": 1-based, "column": 1-based code points, "offset": 0-based code points}

Fields are only ever added. `version` changes if a field's meaning does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TypeAlias

from snowc.diagnostics.diagnostic import Diagnostic, Fix
from snowc.diagnostics.render.text import ShowPath, TextOf
from snowc.source import FileSpan, LineIndex

VERSION = 1
Json: TypeAlias = Mapping[str, object]


def render_json(diagnostic: Diagnostic, text_of: TextOf, show_path: ShowPath = str) -> str:
    """One line with its line break."""
    return json.dumps(as_object(diagnostic, text_of, show_path), ensure_ascii=False) + "\n"


def as_object(diagnostic: Diagnostic, text_of: TextOf, show_path: ShowPath) -> Json:
    """The object described above."""

    def place(span: FileSpan) -> Json:
        return _place(span, text_of, show_path)

    return {
        "version": VERSION,
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "place": place(diagnostic.place),
        "label": diagnostic.primary_label,
        "labels": [{"place": place(label.place), "text": label.text} for label in diagnostic.labels],
        "notes": list(diagnostic.notes),
        "fixes": [_fix(fix, place) for fix in diagnostic.fixes],
        "is_unnecessary": diagnostic.is_unnecessary,
    }


def _fix(fix: Fix, place: Callable[[FileSpan], Json]) -> Json:
    edits = [{"place": place(edit.place), "replacement": edit.replacement} for edit in fix.edits]
    return {"title": fix.title, "is_certain": fix.is_certain, "edits": edits}


def _place(where: FileSpan, text_of: TextOf, show_path: ShowPath) -> Json:
    index = LineIndex(text_of(where.file) or "")
    ends = {"start": where.span.start, "end": where.span.end}
    return {"file": show_path(where.file), **{name: _position(index, offset) for name, offset in ends.items()}}


def _position(index: LineIndex, offset: int) -> Json:
    line, column = index.position(offset)
    return {"line": line + 1, "column": column + 1, "offset": offset}
