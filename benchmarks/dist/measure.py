"""Times two Snow nodes beside two Erlang nodes on one machine. See README.md."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.machine import describe
from benchmarks.table import Row, Table

HERE = Path(__file__).resolve().parent
ROUNDS = 5
OPERATIONS = "5000"
SERVER, CLIENT = "server@127.0.0.1", "client@127.0.0.1"
ROWS = (
    ("round_trip", "a message there and its answer", 60.0),
    ("spawn", "start an actor there and have its pid", 62.0),
    ("pipelined", "start one of many, without waiting for each", 1 / 0.6),
    ("kilobyte", "a message of 1 KB, one way", 1.0),
)


def measure() -> Table:
    samples: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, _port_mapper():
        program = Path(folder) / "nodes"
        build = (sys.executable, "-m", "snowc.cli.main", "build", "--release", str(HERE / "nodes.snow"))
        subprocess.run((*build, "-o", str(program)), check=True)
        peers = {"Snow": _snow(program), "Erlang": _erlang(Path(folder))}
        for _ in range(ROUNDS):
            for name, commands in peers.items():
                for row, figure in _run(commands):
                    samples[name, row].append(figure)
    rows = tuple(
        Row(what, "µs", tuple(samples["Snow", row]), goal, peers={"Erlang": tuple(samples["Erlang", row])})
        for row, what, goal in ROWS
    )
    return Table("dist", describe(), rows, ("Erlang",))


@contextmanager
def _port_mapper() -> Iterator[None]:
    """A port that no other port mapper listens on: the first node serves there."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = str(listener.getsockname()[1])
    before = os.environ.get("ERL_EPMD_PORT")
    os.environ["ERL_EPMD_PORT"] = port
    try:
        yield
    finally:
        if before is None:
            del os.environ["ERL_EPMD_PORT"]
        else:
            os.environ["ERL_EPMD_PORT"] = before


Commands = tuple[tuple[str, ...], tuple[str, ...]]
"""The node that serves, and the one that asks it and prints."""


def _snow(program: Path) -> Commands:
    return (str(program), "serve", SERVER), (str(program), "ask", CLIENT, SERVER, OPERATIONS)


def _erlang(folder: Path) -> Commands | None:
    if shutil.which("erlc") is None:
        return None
    subprocess.run(("erlc", "-o", str(folder), str(HERE / "nodes.erl")), check=True)
    common = ("erl", "-noshell", "-setcookie", "bench", "-pa", str(folder), "-name")
    return (
        (*common, SERVER, "-eval", 'io:format("ready~n"), io:get_line(""), halt(0).'),
        (*common, CLIENT, "-run", "nodes", "main", SERVER, OPERATIONS),
    )


def _run(commands: Commands | None) -> Iterator[tuple[str, float]]:
    if commands is None:
        return
    serving, asking = commands
    server = subprocess.Popen(serving, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None and server.stdin is not None
    try:
        assert server.stdout.readline() == "ready\n"
        done = subprocess.run(asking, capture_output=True, text=True, timeout=300, check=True)
    finally:
        server.stdin.close()
        server.wait(60)
    for row, figure in map(str.split, done.stdout.splitlines()):
        yield row, float(figure)
