"""`snowc bench [FILE|FOLDER]`: run the benchmarks of a program, one after the other, each in a process of its own.

They are compiled as `build --release` would; how many objects a run makes is counted in a program that is not, as there
each goes through the runtime. The status is 1 if one fails, or is slower than `--fail-above` allows.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from snowc.cache import write_atomically
from snowc.cli.compile import show
from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.open_program import open_program
from snowc.cli.options import Options
from snowc.cli.report import Reporter, has_errors
from snowc.codegen.build import fact_diagnostic
from snowc.codegen.errors import CannotWrite
from snowc.codegen.jit import write_objects
from snowc.codegen.load import LoadableProgram
from snowc.codegen.load_tests import loadable_tests, test_name, wanted_tests
from snowc.codegen.objects_key import Pipeline
from snowc.database import Database
from snowc.resolve.model import DefId
from snowc.source import FileId
from snowc.tools.benchmarks.figures import Figures, as_json, change, differs, figures_of, from_json
from snowc.tools.benchmarks.run import Failed, Measuring, run_benchmark
from snowc.tools.benchmarks.table import line

_VERSION = 1
"""of the file of figures"""


def parser() -> Options:
    options = Options("bench", "Run the benchmarks of a program.")
    options.add_argument(
        "path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)"
    )
    options.add_argument("--filter", default="", metavar="TEXT", help="only benchmarks with this in their names")
    options.add_argument("--save", type=Path, metavar="FILE", help="keep the figures, to compare others with them")
    options.add_argument("--compare", type=Path, metavar="FILE", help="tell what has changed since these were kept")
    options.add_argument(
        "--fail-above",
        type=float,
        metavar="PERCENT",
        help="with --compare: status 1 if one is slower by more than this",
    )
    options.add_argument("--warm-up", type=_count, default=300, metavar="MS", help="how long to warm up (300)")
    options.add_argument("--sample", type=_count, default=20, metavar="MS", help="how long a sample takes (20)")
    options.add_argument("--samples", type=_count, default=30, metavar="N", help="how many samples to take (30)")
    options.add_argument("--format", default="text", choices=["text", "json"], help="how figures are told")
    return options


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError("a number above 0")
    return int(text)


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    before: Mapping[str, Figures] = {}
    if options.compare is not None:
        found = _read(options.compare)
        if isinstance(found, str):
            sys.stderr.write(f"snowc bench: {options.compare}: {found}\n")
            return 1
        before = found
    return with_deep_stack(lambda: _Benchmarks(options, before).run())


def _read(path: Path) -> dict[str, Figures] | str:
    """Figures by name, or what is wrong with the file."""
    try:
        told = json.loads(path.read_text("utf-8"))
        return {each["name"]: from_json(each) for each in told["benchmarks"]}
    except OSError as error:
        return error.strerror or str(error)
    except (ValueError, KeyError, TypeError):
        return "there are no figures in it that `snowc bench --save` has kept"


class _Benchmarks:
    def __init__(self, options: argparse.Namespace, before: Mapping[str, Figures]) -> None:
        self._options = options
        self._before = before
        self._db = Database()

    def run(self) -> int:
        db = self._db
        if not open_program(db, self._options.path, Reporter(sys.stderr)):
            return 1
        diagnostics = db.check_project()
        show(db, diagnostics)
        if has_errors(diagnostics):
            return 1
        wanted = wanted_tests(db, "bench", self._options.filter, db.layout.foreign)
        if not wanted:
            sys.stdout.write("no benchmarks\n")
            return 0
        return self._run(wanted)

    def _run(self, wanted: tuple[DefId, ...]) -> int:
        timed = loadable_tests(self._db, wanted, "bench", Pipeline.RELEASE)
        counted = loadable_tests(self._db, wanted, "bench")
        for each in (timed, counted):
            if not isinstance(each, LoadableProgram):
                show(self._db, each.diagnostics)
                return 1
        assert isinstance(timed, LoadableProgram) and isinstance(counted, LoadableProgram)
        found = list(self._measured(wanted, timed, counted))
        if self._options.format == "json":
            sys.stdout.write(_text(found))
        is_kept = self._options.save is None or self._save(found)
        is_slow = any(self._is_too_slow(each) for each in found)
        return 0 if is_kept and not is_slow and len(found) == len(wanted) else 1

    def _measured(
        self, wanted: tuple[DefId, ...], timed: LoadableProgram, counted: LoadableProgram
    ) -> Iterator[Figures]:
        options = self._options
        measuring = Measuring(options.warm_up, options.sample, options.samples)
        width = max(len(test_name(each)) for each in wanted)
        with tempfile.TemporaryDirectory(prefix="snowc-bench-") as folder:
            folders = [Path(folder, name) for name in ("timed", "counted")]
            for each, program in zip(folders, (timed, counted), strict=True):
                each.mkdir()
                write_objects(each, program.objects)
            for number, definition in enumerate(wanted):
                name = test_name(definition)
                told = run_benchmark(folders[0], timed.library, "time", measuring, number)
                made = run_benchmark(folders[1], counted.library, "allocations", measuring, number)
                if isinstance(told, Failed) or isinstance(made, Failed):
                    failed = told if isinstance(told, Failed) else made
                    assert isinstance(failed, Failed)
                    sys.stderr.write(f"FAILED  {name}\n{failed.output}")
                    continue
                figures = figures_of(name, told["turns"], told["samples"], made["allocations"])
                if options.format == "text":
                    sys.stdout.write(f"{line(figures, width, self._before.get(name))}\n")
                    sys.stdout.flush()
                yield figures

    def _is_too_slow(self, now: Figures) -> bool:
        before, limit = self._before.get(now.name), self._options.fail_above
        if before is None or limit is None or not differs(now, before):
            return False
        return bool(100 * change(now, before) > limit)

    def _save(self, found: Sequence[Figures]) -> bool:
        path = self._options.save
        try:
            write_atomically(path, _text(found).encode())
        except OSError as error:
            fact = CannotWrite(str(path), error.strerror or str(error))
            show(self._db, (fact_diagnostic(fact, FileId(str(path))),))
            return False
        return True


def _text(found: Sequence[Figures]) -> str:
    told = {"version": _VERSION, "benchmarks": list(map(as_json, found))}
    return f"{json.dumps(told, ensure_ascii=False, indent=1)}\n"
