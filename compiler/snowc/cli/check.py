"""`snowc check FILE|FOLDER`: all mistakes of a program, nothing built."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from snowc.cache import open_cache
from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.report import FORMATS, has_errors, report
from snowc.database import Database


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="snowc check", description="Report the mistakes in a program.")
    parser.add_argument("path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how to show them")
    options = parser.parse_args(arguments)
    return with_deep_stack(lambda: check(options.path, options.format))


def check(path: Path, form: str) -> int:
    """Check the program at a path; 1 if it has errors."""
    db = Database()
    cache = open_cache()
    db.keep_findings(cache)
    db.open_project(path)
    diagnostics = db.check_project()
    if cache.has_grown:
        cache.trim()
    report(db, diagnostics, form, sys.stdout)
    return 1 if has_errors(diagnostics) else 0
