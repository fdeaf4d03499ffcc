"""Times tasks beside tokio's and Go's goroutines. See README.md.

The folder's name is a word of Python: nothing imports it but by name (`benchmarks/run.py`), so all of it is here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from benchmarks.actors.peers import GO_FOLDER, Peer
from benchmarks.machine import describe
from benchmarks.table import Row, Table

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Figure:
    """A row: the figure of that name, which a run with these arguments prints."""

    name: str
    arguments: tuple[str, ...]
    what: str
    unit: str
    goal: float | None = None


_AWAITS, _TASKS = ("awaits", "8000000"), ("tasks", "500000")
FIGURES = (
    Figure("completed", _AWAITS, "await of a call that completes at once", "ns", 10),
    Figure("suspending", _AWAITS, "await of a call that suspends", "ns", 40),
    Figure("task", _TASKS, "start a task and await it", "ns"),
    Figure("fan_out", _TASKS, "start 500,000 tasks, then await all; per task", "ns"),
    Figure("tree", ("tree", "19"), "tree of a million tasks that await each other, per task", "ns"),
    Figure("asleep", ("asleep", "1000000"), "sleeping task, a million of them", "bytes", 200),
)
ROUNDS = 3


def measure() -> Table:
    with tempfile.TemporaryDirectory() as folder:
        peers = (
            Peer("Snow", _snow(Path(folder))),
            Peer("tokio", _tokio(Path(folder))),
            Peer("Go", _go(Path(folder))),
        )
        samples = _samples(peers)
    own, *others = [peer.name for peer in peers]
    rows = tuple(
        Row(
            each.what,
            each.unit,
            samples[own, each.name],
            each.goal,
            peers={peer: samples[peer, each.name] for peer in others},
        )
        for each in FIGURES
    )
    return Table("async", describe(), rows, tuple(others))


def _samples(peers: tuple[Peer, ...]) -> defaultdict[tuple[str, str], tuple[float, ...]]:
    samples: defaultdict[tuple[str, str], tuple[float, ...]] = defaultdict(tuple)
    for _ in range(ROUNDS):
        for arguments in dict.fromkeys(each.arguments for each in FIGURES):
            for peer in peers:
                for name, figure in peer.figures(arguments).items():
                    samples[peer.name, name] += (figure,)
    return samples


def _snow(folder: Path) -> tuple[str, ...]:
    program = folder / "snow_tasks"
    build = (sys.executable, "-m", "snowc.cli.main", "build", "--release", str(HERE / "snow"), "-o", str(program))
    subprocess.run(build, check=True)
    return (str(program),)


def _tokio(folder: Path) -> tuple[str, ...] | None:
    """None where cargo is missing, or has not tokio and can't fetch it."""
    if shutil.which("cargo") is None:
        return None
    build = ("cargo", "build", "--quiet", "--release", "--locked", "--target-dir", str(folder / "tokio"))
    done = subprocess.run(build, cwd=HERE / "tokio", capture_output=True)
    return (str(folder / "tokio" / "release" / "tasks"),) if done.returncode == 0 else None


def _go(folder: Path) -> tuple[str, ...] | None:
    go = shutil.which("go", path=f"{os.environ.get('PATH', '')}:{GO_FOLDER}")
    if go is None:
        return None
    program = folder / "go_tasks"
    settings = {**os.environ, "CGO_ENABLED": "0", "GOCACHE": str(folder / "go_cache"), "GOTOOLCHAIN": "local"}
    subprocess.run((go, "build", "-o", str(program), "."), cwd=HERE / "go", env=settings, check=True)
    return (str(program),)
