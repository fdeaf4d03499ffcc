"""`snowc test [FILE|FOLDER]`: run the tests of a program.

A `main` is not needed. Each test runs in an actor of its own, in one of several processes; outcomes are told in the
tests' order, whoever ends first. The status is 1 if one failed.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import FrameType

from snowc.cache import open_cache, write_atomically
from snowc.cli.compile import show
from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.open_program import open_program
from snowc.cli.options import Options
from snowc.cli.report import Reporter, add_deny_option, has_errors
from snowc.codegen.build import fact_diagnostic
from snowc.codegen.errors import CannotWrite
from snowc.codegen.jit import write_objects
from snowc.codegen.load import LoadableProgram
from snowc.codegen.load_tests import loadable_tests, test_name, wanted_tests
from snowc.database import Database
from snowc.inputs import PROJECT
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import file_of_module, project_modules
from snowc.source import FileId
from snowc.tools.testing.doc_examples import example_module
from snowc.tools.testing.json_report import JsonReport
from snowc.tools.testing.junit import junit_xml
from snowc.tools.testing.order import fresh_seed, ordered
from snowc.tools.testing.outcome import Outcome, Test
from snowc.tools.testing.processes import Program, run_tests
from snowc.tools.testing.text_report import TextReport

MILLISECONDS = 1000
DEFAULT_TIMEOUT_SECONDS = 60.0


def parser() -> Options:
    options = Options("test", "Run the tests of a program.")
    options.add_argument(
        "path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)"
    )
    options.add_argument("--filter", default="", metavar="TEXT", help="only tests with this in their names")
    options.add_argument(
        "--no-examples", action="store_false", dest="examples", help="leave the examples in `##` texts alone"
    )
    options.add_argument("--fail-fast", action="store_true", help="stop at the first failure")
    options.add_argument("--shuffle", action="store_true", help="in a random order, whose seed is told")
    options.add_argument("--seed", type=int, metavar="N", help="in the order of this seed")
    options.add_argument(
        "--timeout",
        type=_seconds,
        default=DEFAULT_TIMEOUT_SECONDS,
        metavar="SECONDS",
        help="how long a test may take (default: 60)",
    )
    options.add_argument(
        "--jobs", type=_positive, metavar="N", help="how many tests run at a time (default: one per core)"
    )
    options.add_argument("--show-output", action="store_true", help="show what passing tests write, too")
    options.add_argument("--format", default="text", choices=["text", "json"], help="how outcomes are told")
    options.add_argument("--junit", type=Path, metavar="FILE", help="write outcomes as JUnit's XML, too")
    add_deny_option(options)
    return options


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError("a number of seconds above 0")
    return seconds


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError("a number above 0")
    return int(text)


def run(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)  # the processes of the tests end with this one
    db = Database()
    db.denies_warnings = options.deny_warnings
    compiled = with_deep_stack(lambda: _compile(db, options))
    if isinstance(compiled, int):
        return compiled
    definitions, program = compiled
    tests = [Test(number, test_name(each), str(each.module)) for number, each in enumerate(definitions)]
    with tempfile.TemporaryDirectory(prefix="snowc-test-") as folder:
        write_objects(Path(folder), program.objects)
        return _run(Program(Path(folder), program.library, int(options.timeout * MILLISECONDS)), tests, options)


def _add_examples(db: Database) -> frozenset[FileId]:
    """The examples in the documentation of the project's modules, as modules with tests; their files."""
    modules = project_modules(db, PROJECT)
    by_file = {file_of_module(db, ModuleName(each)): each for each in sorted(modules, reverse=True)}
    added = set()
    for file, module in by_file.items():
        text = None if file is None or file in db.layout.foreign else db.text(file)
        examples = None if text is None else example_module(module, text)
        name = f"{module}Examples"
        if file is not None and examples is not None and name not in modules:
            place = FileId(f"{file}, examples")
            db.add_module(name, place, examples)
            added.add(place)
    return frozenset(added)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + signal.SIGTERM)


def _compile(db: Database, options: argparse.Namespace) -> tuple[tuple[DefId, ...], LoadableProgram] | int:
    """The tests and the program to run, or the exit status where there is none."""
    if not open_program(db, options.path, Reporter(sys.stderr)):
        return 1
    examples = _add_examples(db) if options.examples else frozenset[FileId]()
    found = db.check_project()
    diagnostics = tuple(each for each in found if each.place.file not in examples or has_errors((each,)))
    show(db, diagnostics)
    if has_errors(diagnostics):
        return 1
    tests = wanted_tests(db, options.filter, db.layout.foreign)
    if not tests:
        sys.stdout.write("no tests\n")
        return 0
    outcome = loadable_tests(db, tests)
    if isinstance(outcome, LoadableProgram):
        open_cache().trim_if_due()
        return tests, outcome
    show(db, outcome.diagnostics)
    return 1


def _run(program: Program, tests: Sequence[Test], options: argparse.Namespace) -> int:
    seed = options.seed if options.seed is not None or not options.shuffle else fresh_seed()
    order = ordered(tests, seed)
    report = (
        JsonReport(sys.stdout) if options.format == "json" else TextReport(sys.stdout, shows_output=options.show_output)
    )
    if seed is not None and options.format == "text":
        sys.stdout.write(f"seed {seed}\n")
    jobs = min(options.jobs or os.cpu_count() or 1, len(order))
    told: list[Outcome] = []
    outcomes = run_tests(program, order, jobs)
    for outcome in _in_order(order, outcomes):
        report.tell(outcome)
        told.append(outcome)
        if options.fail_fast and not outcome.has_passed:
            outcomes.close()
            break
    failures = sum(not each.has_passed for each in told)
    report.finish(len(told), failures, len(order) - len(told))
    is_written = options.junit is None or _write_junit(options.junit, told)
    return 0 if not failures and is_written else 1


def _in_order(tests: Sequence[Test], outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Each outcome as soon as those of all tests before it are there."""
    waiting: dict[int, Outcome] = {}
    numbers = iter([test.number for test in tests])
    awaited = next(numbers, None)
    for outcome in outcomes:
        waiting[outcome.test.number] = outcome
        while awaited in waiting:
            yield waiting.pop(awaited)
            awaited = next(numbers, None)


def _write_junit(path: Path, outcomes: Sequence[Outcome]) -> bool:
    try:
        write_atomically(path, junit_xml(outcomes))
    except OSError as error:
        fact = CannotWrite(str(path), error.strerror or str(error))
        show(Database(), (fact_diagnostic(fact, FileId(str(path))),))
        return False
    return True
