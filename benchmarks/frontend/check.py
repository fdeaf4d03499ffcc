"""Times and weighs `snowc check` on made-up projects: the whole process, without an index and with one.

In: nothing. Out: rows. CPU seconds of the process, which is single-threaded: the machine's other work does not
count. Memory is the peak of what was resident.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.frontend.projects import made_up_project, write_project
from benchmarks.machine import environment
from benchmarks.table import Row

WARM_RUNS = 5


@dataclass(frozen=True)
class Size:
    lines: int
    cold_runs: int
    cold_goal: float
    warm_goal: float


SIZES = (Size(10_000, 5, 2.5, 0.7), Size(100_000, 3, 20, 2.5))
MEMORY_GOAL = 700


@dataclass(frozen=True)
class Run:
    seconds: float
    megabytes: float


def rows() -> tuple[Row, ...]:
    return tuple(row for size in SIZES for row in _rows_of(size))


def _rows_of(size: Size) -> tuple[Row, ...]:
    with tempfile.TemporaryDirectory() as folder:
        project, cache = Path(folder) / "project", Path(folder) / "cache"
        write_project(project, made_up_project(size.lines))
        cold = [_check(project, Path(folder) / f"cold{number}") for number in range(size.cold_runs)]
        _check(project, cache)
        warm = [_check(project, cache) for _ in range(WARM_RUNS)]
    what = f"`snowc check`, {size.lines:,} lines"
    return (
        Row(f"{what}, cold", "s", tuple(each.seconds for each in cold), goal=size.cold_goal),
        Row(f"{what}, warm", "s", tuple(each.seconds for each in warm), goal=size.warm_goal),
        Row(f"{what}, cold, memory", "MB", tuple(each.megabytes for each in cold), goal=MEMORY_GOAL),
    )


def _check(project: Path, cache: Path) -> Run:
    """One check, which must find nothing."""
    command = (sys.executable, "-m", "snowc.cli.main", "check", str(project))
    variables = environment(cache)
    with tempfile.TemporaryFile() as output:
        started = subprocess.Popen(command, env=variables, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(started.pid, 0)
        output.seek(0)
        if status or output.read():
            raise SystemExit(f"snowc check has something against {project}: status {status}")
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
