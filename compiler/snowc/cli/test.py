"""`snowc test [FILE|FOLDER] [--filter TEXT] [--format text|json]`: run the tests of a program.

A `main` is not needed. Each test runs in an actor of its own, one after the other; the status is 1 if one failed. With
`--format json` each outcome is an object on a line of its own, between the lines that the tests themselves print.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from snowc.cache import open_cache
from snowc.cli.compile import show
from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.open_program import open_program
from snowc.cli.options import Options
from snowc.cli.report import Reporter, add_deny_option, has_errors
from snowc.codegen.jit import become_program
from snowc.codegen.load import LoadableProgram
from snowc.codegen.load_tests import loadable_tests, wanted_tests
from snowc.database import Database


def parser() -> Options:
    options = Options("test", "Run the tests of a program.")
    options.add_argument(
        "path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)"
    )
    options.add_argument("--filter", default="", metavar="TEXT", help="only tests with this in their names")
    options.add_argument("--format", default="text", choices=["text", "json"], help="how outcomes are told")
    add_deny_option(options)
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    os.environ["SNOW_TEST_FORMAT"] = options.format
    db = Database()
    db.denies_warnings = options.deny_warnings
    outcome = with_deep_stack(lambda: _compile(db, options.path, options.filter))
    if isinstance(outcome, LoadableProgram):
        return become_program(outcome.objects, outcome.library, ())
    return outcome


def _compile(db: Database, path: Path, part: str) -> LoadableProgram | int:
    """The program to run, or the exit status where there is none."""
    if not open_program(db, path, Reporter(sys.stderr)):
        return 1
    diagnostics = db.check_project()
    show(db, diagnostics)
    if has_errors(diagnostics):
        return 1
    tests = wanted_tests(db, part, db.layout.foreign)
    if not tests:
        sys.stdout.write("no tests\n")
        return 0
    outcome = loadable_tests(db, tests)
    if isinstance(outcome, LoadableProgram):
        open_cache().trim_if_due()
        return outcome
    show(db, outcome.diagnostics)
    return 1
