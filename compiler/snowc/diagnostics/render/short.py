"""Diagnostics one per line: `path:line:column: error[E0001]: message`, as other tools read it."""

from __future__ import annotations

from snowc.diagnostics.diagnostic import Diagnostic
from snowc.diagnostics.render.text import ShowPath, TextOf
from snowc.source import LineIndex


def render_short(diagnostic: Diagnostic, text_of: TextOf, show_path: ShowPath = str) -> str:
    """One line with its line break. Line and column are one-based; the column counts code points."""
    line, column = LineIndex(text_of(diagnostic.place.file) or "").position(diagnostic.place.span.start)
    place = f"{show_path(diagnostic.place.file)}:{line + 1}:{column + 1}"
    return f"{place}: {diagnostic.severity.value}[{diagnostic.code}]: {diagnostic.message}\n"
