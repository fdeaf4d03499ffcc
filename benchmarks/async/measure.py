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
CONNECTIONS, REQUESTS = 1_000, 200
"""of the load on the echo servers: so many connections, and so many requests on each"""
ECHO = Figure("echo", (), f"echo over loopback, {CONNECTIONS:,} connections, per request", "µs")
Samples = defaultdict[tuple[str, str], tuple[float, ...]]


def measure() -> Table:
    with tempfile.TemporaryDirectory() as folder:
        peers = (
            Peer("Snow", _snow(Path(folder))),
            Peer("tokio", _tokio(Path(folder))),
            Peer("Go", _go(Path(folder), "go", HERE / "go")),
        )
        samples = _samples(peers)
        _add_echo(samples, Path(folder))
    own, *others = [peer.name for peer in peers]
    rows = tuple(
        Row(
            each.what,
            each.unit,
            samples[own, each.name],
            each.goal,
            peers={peer: samples[peer, each.name] for peer in others},
        )
        for each in (*FIGURES, ECHO)
    )
    return Table("async", describe(), rows, tuple(others))


def _samples(peers: tuple[Peer, ...]) -> Samples:
    samples: Samples = defaultdict(tuple)
    for _ in range(ROUNDS):
        for arguments in dict.fromkeys(each.arguments for each in FIGURES):
            for peer in peers:
                for name, figure in peer.figures(arguments).items():
                    samples[peer.name, name] += (figure,)
    return samples


def _add_echo(samples: Samples, folder: Path) -> None:
    """The servers take turns under the same load, which is a Go program: without Go nothing is measured."""
    load, go = (_go(folder, name, HERE / "echo" / name) for name in ("load", "server"))
    if load is None or go is None:
        return
    servers = {"Snow": _snow(folder, HERE / "echo" / "echo.snow", "snow_echo"), "Go": go}
    for _ in range(ROUNDS):
        for name, server in servers.items():
            samples[name, ECHO.name] += (_microseconds_a_request(server, load),)


def _microseconds_a_request(server: tuple[str, ...], load: tuple[str, ...]) -> float:
    with subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None and running.stdout is not None
        try:
            port = running.stdout.readline().strip()
            done = subprocess.run(
                (*load, port, str(CONNECTIONS), str(REQUESTS)), check=True, capture_output=True, text=True, timeout=120
            )
        finally:
            running.stdin.close()  # the servers end at the end of their input
    requests_a_second, _, _ = done.stdout.partition(" ")
    return 1e6 / float(requests_a_second)


def _snow(folder: Path, source: Path = HERE / "snow", name: str = "snow_tasks") -> tuple[str, ...]:
    program = folder / name
    build = (sys.executable, "-m", "snowc.cli.main", "build", "--release", str(source), "-o", str(program))
    subprocess.run(build, check=True)
    return (str(program),)


def _tokio(folder: Path) -> tuple[str, ...] | None:
    """None where cargo is missing, or has not tokio and can't fetch it."""
    if shutil.which("cargo") is None:
        return None
    build = ("cargo", "build", "--quiet", "--release", "--locked", "--target-dir", str(folder / "tokio"))
    done = subprocess.run(build, cwd=HERE / "tokio", capture_output=True)
    return (str(folder / "tokio" / "release" / "tasks"),) if done.returncode == 0 else None


def _go(folder: Path, name: str, source: Path) -> tuple[str, ...] | None:
    go = shutil.which("go", path=f"{os.environ.get('PATH', '')}:{GO_FOLDER}")
    if go is None:
        return None
    program = folder / f"go_{name}"
    settings = {**os.environ, "CGO_ENABLED": "0", "GOCACHE": str(folder / "go_cache"), "GOTOOLCHAIN": "local"}
    subprocess.run((go, "build", "-o", str(program), "."), cwd=source, env=settings, check=True)
    return (str(program),)
