"""From a path to a checked program that can be built: what `build` and `run` have in common."""

from __future__ import annotations

import sys
from pathlib import Path

from snowc.cache import open_cache
from snowc.cli.open_program import open_program
from snowc.cli.report import Reporter, has_errors, report
from snowc.codegen import compile_worker
from snowc.codegen.build import BuildOptions, BuildResult, build_program
from snowc.codegen.progress import counted
from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic
from snowc.resolve.model import ModuleName
from snowc.voice import tell


def checked_program(path: Path, reporter: Reporter | None = None) -> tuple[Database, ModuleName] | None:
    """The program at a path and its entry module; None if it has errors. Everything found is shown, on stderr if
    nothing else is said."""
    reporter = reporter or Reporter(sys.stderr)
    db = Database()
    db.denies_warnings = reporter.style.denies_warnings
    db.keep_findings(open_cache())
    if not open_program(db, path, reporter):
        return None
    try:
        diagnostics = db.check_project(counted, compile_worker.start_ahead)
    except BaseException:  # an interrupt, most often: the process that was started ahead ends with us
        compile_worker.end()
        raise
    tell("checked")
    missing_main = None if has_errors(diagnostics) else db.missing_main()
    reporter.show(db, (*diagnostics, missing_main) if missing_main else diagnostics)
    if has_errors(diagnostics) or missing_main or db.layout.entry is None:
        compile_worker.end()
        return None
    return db, ModuleName(db.layout.entry)


def built(db: Database, entry: ModuleName, options: BuildOptions, reporter: Reporter | None = None) -> BuildResult:
    """Build a checked program; what goes wrong is shown too."""
    try:
        result = build_program(db, entry, options)
    finally:
        compile_worker.end()
    (reporter or Reporter(sys.stderr)).show(db, result.diagnostics)
    return result


def show(db: Database, diagnostics: tuple[Diagnostic, ...]) -> None:
    report(db, diagnostics, sys.stderr)
