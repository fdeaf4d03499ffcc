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
from snowc.codegen.progress import counted
from snowc.database import Database


def parser() -> Options:
    options = Options("check", "Report the mistakes in a program.")
    options.add_argument(
        "path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)"
    )
    add_report_options(options)
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    return with_deep_stack(lambda: check(options.path, style_of(options)))


def check(path: Path, style: ReportStyle) -> int:
    """Check the program at a path; 1 if it has errors."""
    db = Database()
    db.denies_warnings = style.denies_warnings
    cache = open_cache()
    db.keep_findings(cache)
    reporter = Reporter(sys.stdout, style)
    if not open_program(db, path, reporter):
        reporter.close()
        return 1
    diagnostics = db.check_project(counted)
    cache.trim_if_due()
    reporter.show(db, diagnostics)
    reporter.close()
    return 1 if has_errors(diagnostics) else 0
