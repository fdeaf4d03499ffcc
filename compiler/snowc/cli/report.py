"""Showing diagnostics on the command line.

In: diagnostics, how to show them, a stream. Out: text on the stream, and in the text form a last line that counts.
Paths are shown relative to the working folder where they lie in it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic, Severity
from snowc.diagnostics.render.palette import ColourWish, Palette, palette_for
from snowc.source import FileId
from snowc.values import value
from snowc.voice import VOICE, is_quiet

FORMATS = ("text", "short", "json", "sarif")


@value
class ReportStyle:
    """`form` is one of FORMATS. `denies_warnings`: they are errors where nobody says otherwise."""

    form: str = "text"
    denies_warnings: bool = False

    def palette(self, stream: TextIO) -> Palette:
        return palette_for(os.environ, ColourWish(VOICE.colours), is_terminal=stream.isatty())


PLAIN_STYLE = ReportStyle()


class Reporter:
    """What a command says of a program, on one stream. Most forms are written at once; a SARIF document holds
    everything, so it is written by `close`.
    """

    def __init__(self, stream: TextIO, style: ReportStyle = PLAIN_STYLE) -> None:
        self.style = style
        self._stream = stream
        self._kept: list[Diagnostic] = []
        self._db: Database | None = None

    def show(self, db: Database, diagnostics: Sequence[Diagnostic]) -> None:
        """All diagnostics; in the text form followed by their number, on stderr. A quiet command shows errors only."""
        if is_quiet():
            diagnostics = [each for each in diagnostics if each.severity is Severity.ERROR]
        if self.style.form == "sarif":
            self._kept += diagnostics
            self._db = db
            return
        palette = self.style.palette(self._stream)
        self._stream.write("".join(_rendered(db, each, self.style.form, palette) for each in diagnostics))
        if self.style.form == "text" and diagnostics and not is_quiet():
            self._stream.flush()
            sys.stderr.write(f"{count(diagnostics)}\n")

    def close(self) -> None:
        """Nothing more will be shown."""
        if self.style.form == "sarif":
            from snowc.diagnostics.render.sarif import render_sarif

            text_of = self._db.text if self._db is not None else (lambda _file: None)
            self._stream.write(render_sarif(self._kept, text_of, show_path))


def add_report_options(parser: argparse.ArgumentParser) -> None:
    """`--format` and `--deny-warnings`."""
    add_deny_option(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="how to show mistakes (default: text)")


def add_deny_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deny-warnings", action="store_true", help="take warnings for errors")


def style_of(options: argparse.Namespace) -> ReportStyle:
    """What the options of `add_report_options` ask for."""
    return ReportStyle(options.format, options.deny_warnings)


def report(db: Database, diagnostics: Sequence[Diagnostic], stream: TextIO, style: ReportStyle = PLAIN_STYLE) -> None:
    """Show diagnostics that are all there is to say."""
    reporter = Reporter(stream, style)
    reporter.show(db, diagnostics)
    reporter.close()


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


def _rendered(db: Database, diagnostic: Diagnostic, form: str, palette: Palette) -> str:
    if form == "json":
        from snowc.diagnostics.render.json import render_json

        return render_json(diagnostic, db.text, show_path)
    if form == "short":
        from snowc.diagnostics.render.short import render_short

        return render_short(diagnostic, db.text, show_path)
    from snowc.diagnostics.render.text import render_text

    return render_text(diagnostic, db.text, show_path, palette) + "\n"
