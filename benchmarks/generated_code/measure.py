"""Times released programs. See README.md."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.machine import describe
from benchmarks.table import Row, Table

HERE = Path(__file__).resolve().parent
RESULTS = {"calls": "39088169", "loop": "900000003", "trees": "5242160", "lists": "20000020000000", "messages": "0"}
RUNS = 5


def measure() -> Table:
    with tempfile.TemporaryDirectory() as folder:
        rows = tuple(_row(name, result, Path(folder)) for name, result in RESULTS.items())
    return Table("generated_code", describe(), rows)


def _row(name: str, result: str, folder: Path) -> Row:
    source = HERE / f"{name}.snow"
    program = folder / name
    command = [sys.executable, "-m", "snowc.cli.main", "build", "--release", str(source), "-o", str(program)]
    subprocess.run(command, check=True)
    what = source.read_text("utf-8").partition("\n")[0].removeprefix("# ").rstrip(".")
    return Row(what, "s", tuple(_seconds(program, result) for _ in range(RUNS)))


def _seconds(program: Path, result: str) -> float:
    start = time.perf_counter()
    done = subprocess.run(
        [program], env={**os.environ, "SNOW_THREADS": "1"}, capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - start
    if done.stdout != f"{result}\n":
        raise SystemExit(f"{program.name} printed {done.stdout!r}")
    return seconds
