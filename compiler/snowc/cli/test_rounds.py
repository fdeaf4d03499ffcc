"""Compiling and running the tests of a program, once, or again for what a change affects.

A round reads the files as they are. A test is affected by a change if its module, or one that this imports, near or
far, has another text than when the test ran last; tests that failed are run again too.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from snowc.cache import open_cache, write_atomically
from snowc.cli.compile import show
from snowc.cli.open_program import open_program
from snowc.cli.report import Reporter, has_errors, show_path
from snowc.codegen.build import fact_diagnostic
from snowc.codegen.counts_file import CountsFile
from snowc.codegen.errors import CannotWrite
from snowc.codegen.jit import write_objects
from snowc.codegen.link_tests import link_tests
from snowc.codegen.load import LoadableProgram
from snowc.codegen.load_tests import loadable_tests, test_name, wanted_tests
from snowc.database import Database
from snowc.inputs import PROJECT, counted_files
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import file_of_module, module_summary, project_modules
from snowc.source import FileId
from snowc.tools.testing.coverage.collect import covered_files
from snowc.tools.testing.coverage.write import write_coverage
from snowc.tools.testing.doc_examples import example_module
from snowc.tools.testing.json_report import JsonReport
from snowc.tools.testing.junit import junit_xml
from snowc.tools.testing.order import fresh_seed, ordered
from snowc.tools.testing.outcome import Outcome, Test
from snowc.tools.testing.processes import Program, run_tests
from snowc.tools.testing.text_report import TextReport

MILLISECONDS = 1000


class TestRounds:
    """All rounds share one database, so that the second compiles what has changed."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._db = Database()
        self._db.denies_warnings = options.deny_warnings
        self._passed: dict[DefId, dict[ModuleName, str | None]] = {}
        """the texts with which a test has passed, by module"""

    def run_all(self) -> int:
        tests = self._sound_tests()
        if isinstance(tests, int):
            return tests
        if not tests:
            sys.stdout.write("no tests\n")
            return 0
        return self._run(tests)

    def run_affected(self) -> int:
        tests = self._sound_tests()
        if isinstance(tests, int):
            return tests
        affected = tuple(each for each in tests if self._passed.get(each) != self._texts(each.module))
        if not affected:
            sys.stdout.write(f"no test is affected, of {len(tests)}\n" if tests else "no tests\n")
            return 0
        status = self._run(affected)
        if len(affected) < len(tests):
            sys.stdout.write(f"{len(tests) - len(affected)} not affected\n")
        return status

    def _sound_tests(self) -> tuple[DefId, ...] | int:
        """The tests that are wanted, or the exit status if the program has mistakes."""
        db, options = self._db, self._options
        if not open_program(db, options.path, Reporter(sys.stderr)):
            return 1
        examples = _add_examples(db) if options.examples else frozenset[FileId]()
        found = db.check_project()
        diagnostics = tuple(each for each in found if each.place.file not in examples or has_errors((each,)))
        show(db, diagnostics)
        if has_errors(diagnostics):
            return 1
        if options.coverage is not None:
            db.set_input(counted_files, None, frozenset(db.files()) - db.layout.foreign - examples)
        return wanted_tests(db, "test", options.filter, db.layout.foreign)

    def _texts(self, module: ModuleName) -> dict[ModuleName, str | None]:
        """Of a module and all that it imports, near and far."""
        texts: dict[ModuleName, str | None] = {}
        own = set(project_modules(self._db, PROJECT))
        waiting = [module]
        while waiting:
            each = waiting.pop()
            file = file_of_module(self._db, each)
            if each not in texts and each in own and file is not None:
                texts[each] = self._db.text(file)
                waiting += (entry.path for entry in module_summary(self._db, each).imports)
        return texts

    def _run(self, definitions: tuple[DefId, ...]) -> int:
        compiled = loadable_tests(self._db, definitions)
        if not isinstance(compiled, LoadableProgram):
            show(self._db, compiled.diagnostics)
            return 1
        open_cache().trim_if_due()
        if self._options.build is not None:
            return self._build(compiled, definitions)
        tests = [Test(number, test_name(each), str(each.module)) for number, each in enumerate(definitions)]
        with tempfile.TemporaryDirectory(prefix="snowc-test-") as folder:
            write_objects(Path(folder), compiled.objects)
            counts = CountsFile(Path(folder))
            if compiled.counts:
                counts.create(compiled.counts)
            timeout_ms = int(self._options.timeout * MILLISECONDS)
            outcomes = run_in_order(
                Program(Path(folder), compiled.library, timeout_ms, self._options.seed), tests, self._options
            )
            covered = self._options.coverage is None or self._write_coverage(compiled, counts)
        for outcome in outcomes:
            definition = definitions[outcome.test.number]
            self._passed.pop(definition, None)
            if outcome.has_passed:
                self._passed[definition] = self._texts(definition.module)
        is_written = self._options.junit is None or _write_junit(self._options.junit, outcomes)
        return 0 if is_written and covered and all(each.has_passed for each in outcomes) else 1

    def _build(self, compiled: LoadableProgram, definitions: tuple[DefId, ...]) -> int:
        """Write the program and tell its tests, a JSON object on a line each."""
        wrong = link_tests(compiled, self._options.build)
        if wrong is not None:
            show(self._db, (fact_diagnostic(wrong, FileId(str(self._options.build))),))
            return 1
        for number, each in enumerate(definitions):
            named = {"number": number, "name": test_name(each), "module": str(each.module)}
            sys.stdout.write(json.dumps(named, ensure_ascii=False) + "\n")
        return 0

    def _write_coverage(self, compiled: LoadableProgram, counts: CountsFile) -> bool:
        counted = counts.counts() if counts.is_there else array("Q")
        files = covered_files(
            self._db, self._db.layout.foreign, lambda definition: _counts_of(compiled, counted, definition)
        )
        try:
            lines = write_coverage(self._options.coverage, files, show_path)
        except OSError as error:
            where = str(error.filename or self._options.coverage)
            fact = CannotWrite(where, error.strerror or str(error))
            show(self._db, (fact_diagnostic(fact, FileId(where)),))
            return False
        if self._options.format == "text":
            sys.stdout.write(lines)
        return True


def _counts_of(compiled: LoadableProgram, counted: array[int], definition: DefId) -> array[int] | None:
    """The counters of a definition, and of those after it; None if the program has no code of it."""
    start = compiled.starts.get(definition)
    return None if start is None else counted[start:]


def run_in_order(program: Program, tests: Sequence[Test], options: argparse.Namespace) -> list[Outcome]:
    """Run tests and tell their outcomes; those that have run."""
    seed = options.seed if options.seed is not None or not options.shuffle else fresh_seed()
    order = ordered(tests, seed)
    report = (
        JsonReport(sys.stdout) if options.format == "json" else TextReport(sys.stdout, shows_output=options.show_output)
    )
    if seed is not None and options.format == "text":
        sys.stdout.write(f"seed {seed}\n")
    told: list[Outcome] = []
    outcomes = run_tests(program, order, min(options.jobs or os.cpu_count() or 1, len(order)))
    for outcome in _in_order(order, outcomes):
        report.tell(outcome)
        told.append(outcome)
        if options.fail_fast and not outcome.has_passed:
            outcomes.close()
            break
    report.finish(len(told), sum(not each.has_passed for each in told), len(order) - len(told))
    return told


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
