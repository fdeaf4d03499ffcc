"""Times builds of a 10,000-line project, and dev-built code against C. See README.md."""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.build.reached import edited, reached_project
from benchmarks.frontend.projects import line_count, write_project
from benchmarks.machine import describe, environment
from benchmarks.table import Row, Table

HERE = Path(__file__).resolve().parent
SNOWC = (sys.executable, "-m", "snowc.cli.main")
LINES = 10_000
FROM_NOTHING_RUNS, RELEASE_RUNS, EDITS, FIB_RUNS = 3, 1, 7, 5
FIB_35 = "9227465\n"


def measure() -> Table:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = reached_project(LINES)
        write_project(folder / "project", texts)
        rows = (*_build_rows(folder, texts), *_fib_rows(folder))
    return Table("build", describe(), rows)


def _build_rows(folder: Path, texts: dict[str, str]) -> tuple[Row, ...]:
    project, rng = folder / "project", random.Random(0)
    lines = f"{line_count(texts):,} lines"

    def from_nothing(*options: str) -> None:
        shutil.rmtree(folder / "cache", ignore_errors=True)
        _build(folder, project, *options)

    def edit() -> None:
        path, text = edited(texts, rng)
        (project / path).write_text(text, "utf-8")
        _build(folder, project)

    return (
        *_rows(f"{lines} from nothing, release", lambda: from_nothing("--release"), RELEASE_RUNS, 25.0),
        *_rows(f"{lines} from nothing, dev", from_nothing, FROM_NOTHING_RUNS, 6.0),
        *_rows("one edited function, dev", edit, EDITS, 0.5),
        *_rows("nothing changed, dev", lambda: _build(folder, project), EDITS, None),
    )


def _rows(what: str, build: Callable[[], None], runs: int, goal: float | None) -> tuple[Row, Row]:
    wall, cpu = zip(*(_times(build) for _ in range(runs)), strict=True)
    return Row(what, "s", wall, goal), Row(f"{what}: CPU", "s", cpu)


def _times(build: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock, and of all processors."""
    start, used = time.perf_counter(), _cpu_seconds()
    build()
    return time.perf_counter() - start, _cpu_seconds() - used


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _build(folder: Path, source: Path, *options: str) -> None:
    variables = environment(folder / "cache")
    command = [*SNOWC, "build", str(source), "-o", str(folder / "program"), *options]
    done = subprocess.run(command, env=variables, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"snowc build ended with {done.returncode}:\n{done.stderr}")


def _fib_rows(folder: Path) -> tuple[Row, ...]:
    goals = {"-O2": 3.0, "-O1": None, "-O0": None}
    compiler = shutil.which("cc")
    if compiler is not None:
        _build(folder, HERE / "fib.snow")
    return tuple(_fib_row(folder, compiler, level, goal) for level, goal in goals.items())


def _fib_row(folder: Path, compiler: str | None, level: str, goal: float | None) -> Row:
    what = f"fib(35), dev build, against C with {level}"
    if compiler is None:
        return Row(what, "×", (), goal, "no C compiler")
    subprocess.run([compiler, level, str(HERE / "fib.c"), "-o", str(folder / "fib")], check=True)
    pairs = [(_fib_seconds(folder / "program"), _fib_seconds(folder / "fib")) for _ in range(FIB_RUNS)]
    return Row(what, "×", tuple(ours / theirs for ours, theirs in pairs), goal)


def _fib_seconds(program: Path) -> float:
    """CPU seconds of a run."""
    start = _cpu_seconds()
    done = subprocess.run([program], capture_output=True, text=True, check=True)
    if done.stdout != FIB_35:
        raise SystemExit(f"{program.name} printed {done.stdout!r}")
    return _cpu_seconds() - start
