"""`snowc check FILE|FOLDER`: all mistakes of a program, nothing built."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from snowc.cache import open_cache
from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.open_program import open_program
from snowc.cli.options import Options
from snowc.cli.report import Reporter, ReportStyle, add_report_options, has_errors, style_of
from snowc.cli.watch import watch
from snowc.cli.watch_option import add_watch_option
from snowc.codegen.progress import counted
from snowc.database import Database
from snowc.voice import tell


def parser() -> Options:
    options = Options("check", "Report the mistakes in a program.")
    options.add_argument(
        "path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)"
    )
    add_report_options(options)
    add_watch_option(options)
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    style = style_of(options)
    if options.watch:
        db = _database(style)
        return with_deep_stack(lambda: watch(options.path, lambda: _check(db, options.path, style)))
    return with_deep_stack(lambda: check(options.path, style))


def check(path: Path, style: ReportStyle) -> int:
    """Check the program at a path; 1 if it has errors."""
    return _check(_database(style), path, style)


def _database(style: ReportStyle) -> Database:
    db = Database()
    db.denies_warnings = style.denies_warnings
    db.keep_findings(open_cache())
    return db


def _check(db: Database, path: Path, style: ReportStyle) -> int:
    """As the files are now."""
    reporter = Reporter(sys.stdout, style)
    if not open_program(db, path, reporter):
        reporter.close()
        return 1
    diagnostics = db.check_project(counted)
    tell("checked")
    open_cache().trim_if_due()
    reporter.show(db, diagnostics)
    reporter.close()
    return 1 if has_errors(diagnostics) else 0
