"""Times an edit of one function under `snowc test --watch`: from its writing until the round of tests is over.

In: a project that is made for it, of MODULES modules with a test each. Out: seconds of each edit. Only the test of the
edited module runs, or the measurement ends with an error.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.machine import environment

MODULES, FUNCTIONS = 10, 10
EDITS, WARM_UP = 9, 1
_BODIES = ("n + 1", "n + 1 + 0")
_ROUND_END = "waiting for changes"


def edit_seconds(folder: Path, cache: Path) -> tuple[float, ...]:
    _write_project(folder)
    watching = subprocess.Popen(
        [sys.executable, "-m", "snowc.cli.main", "test", "--watch"],
        cwd=folder, env=environment(cache), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        _round(watching)
        return tuple(_edit(watching, folder, number) for number in range(WARM_UP + EDITS))[WARM_UP:]
    finally:
        watching.send_signal(signal.SIGINT)
        watching.wait()


def _write_project(folder: Path) -> None:
    folder.mkdir()
    (folder / "snow.toml").write_text('[package]\nname = "watched"\nversion = "0.1.0"\n', "utf-8")
    for number in range(MODULES):
        (folder / f"part{number}.snow").write_text(_module(number, _BODIES[0]), "utf-8")


def _module(number: int, body: str) -> str:
    """Its first function is the one that is edited."""
    functions = [f"pub fn first{number}(n :: Int) -> Int do\n  {body}\nend\n"]
    functions += [
        f"pub fn other{number}_{each}(n :: Int) -> Int do\n  if n > {each} do n * 2 else n end\nend\n"
        for each in range(1, FUNCTIONS)
    ]
    return "\n".join([*functions, f'test "part {number}" do\n  assert first{number}(5) == 6\nend\n'])


def _edit(watching: subprocess.Popen[str], folder: Path, number: int) -> float:
    start = time.perf_counter()
    (folder / "part3.snow").write_text(_module(3, _BODIES[(number + 1) % 2]), "utf-8")
    told = _round(watching)
    seconds = time.perf_counter() - start
    if "1 test, 0 failed\n" not in told:
        raise SystemExit(f"an edit ran other tests than its own:\n{''.join(told)}")
    return seconds


def _round(watching: subprocess.Popen[str]) -> list[str]:
    """What is told until the end of a round."""
    told: list[str] = []
    assert watching.stdout is not None
    for line in watching.stdout:
        if _ROUND_END in line:
            return told
        told.append(line)
    raise SystemExit(f"snowc test --watch ended:\n{''.join(told)}")
