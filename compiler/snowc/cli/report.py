"""Showing diagnostics on the command line.

In: diagnostics, a format. Out: text on a stream, and a last line that counts. Paths are shown relative to the working
folder where they lie in it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic, Severity
from snowc.source import FileId

FORMATS = ("text", "short", "json")


def report(db: Database, diagnostics: Sequence[Diagnostic], form: str, stream: TextIO) -> None:
    """Write all diagnostics; in the text form followed by their number, on stderr."""
    stream.write("".join(_rendered(db, each, form, stream) for each in diagnostics))
    if form == "text" and diagnostics:
        stream.flush()
        sys.stderr.write(f"{count(diagnostics)}\n")


def has_errors(diagnostics: Sequence[Diagnostic]) -> bool:
    return any(each.severity is Severity.ERROR for each in diagnostics)


def count(diagnostics: Sequence[Diagnostic]) -> str:
    """`2 errors, 1 warning`."""
    errors = sum(each.severity is Severity.ERROR for each in diagnostics)
    numbers = (("error", errors), ("warning", len(diagnostics) - errors))
    return ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for word, number in numbers if number)


def show_path(file: FileId) -> str:
    """A path as the user would write it."""
    path = Path(file)
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return file


def _rendered(db: Database, diagnostic: Diagnostic, form: str, stream: TextIO) -> str:
    if form == "json":
        from snowc.diagnostics.render.json import render_json

        return render_json(diagnostic, db.text, show_path)
    if form == "short":
        from snowc.diagnostics.render.short import render_short

        return render_short(diagnostic, db.text, show_path)
    from snowc.diagnostics.render.palette import palette_for
    from snowc.diagnostics.render.text import render_text

    palette = palette_for(os.environ, is_terminal=stream.isatty())
    return render_text(diagnostic, db.text, show_path, palette) + "\n"
