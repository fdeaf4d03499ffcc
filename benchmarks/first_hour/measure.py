"""Times `snowc run examples/hello.snow`, warm and cold, and an edit under `snowc test --watch`, and weighs the released
executable. See README.md."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.first_hour.watching import edit_seconds
from benchmarks.machine import describe, environment
from benchmarks.table import Row, Table

HELLO = Path(__file__).resolve().parents[2] / "examples" / "hello.snow"
SNOWC = (sys.executable, "-m", "snowc.cli.main")
WARM_RUNS, WARM_UP, COLD_RUNS = 9, 2, 5


def measure() -> Table:
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        warm = [_run_seconds(cache) for _ in range(WARM_UP + WARM_RUNS)][WARM_UP:]
        cold = [_run_seconds(Path(folder) / f"cold{number}") for number in range(COLD_RUNS)]
        edits = edit_seconds(Path(folder) / "watched", cache)
        size = _released_kilobytes(Path(folder) / "hello", cache)
    rows = (
        Row("`snowc run hello.snow`, warm", "s", tuple(warm), goal=0.35),
        Row("`snowc run hello.snow`, cold", "s", tuple(cold), goal=1.0),
        Row("`snowc test --watch`, one function edited", "s", edits, goal=0.3),
        Row("hello, released", "KB", (size,), goal=1000),
    )
    return Table("first_hour", describe(), rows)


def _run_seconds(cache: Path) -> float:
    start = time.perf_counter()
    done = _snowc(cache, "run", str(HELLO))
    seconds = time.perf_counter() - start
    if done != "Hello, Snow!\n":
        raise SystemExit(f"hello.snow printed {done!r}")
    return seconds


def _released_kilobytes(output: Path, cache: Path) -> float:
    _snowc(cache, "build", "--release", str(HELLO), "-o", str(output))
    return output.stat().st_size / 1000


def _snowc(cache: Path, *arguments: str) -> str:
    variables = environment(cache)
    done = subprocess.run([*SNOWC, *arguments], env=variables, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"snowc {arguments[0]} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout
