"""Times two Snow nodes beside two Erlang nodes on one machine, in plain TCP and under TLS. See README.md."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.machine import describe
from benchmarks.table import Row, Table
from tests.support.certificates import Authority, Certificate
from tests.support.peers import absence

HERE = Path(__file__).resolve().parent
ROUNDS = 5
OPERATIONS = "5000"
TRANSPORTS = (("TCP", ""), ("TLS", ", TLS"))
SERVER, CLIENT = "server@127.0.0.1", "client@127.0.0.1"
ROWS = (
    ("round_trip", "a message there and its answer", 60.0),
    ("spawn", "start an actor there and have its pid", 62.0),
    ("pipelined", "start one of many, without waiting for each", 1 / 0.6),
    ("kilobyte", "a message of 1 KB, one way", 1.0),
)


def measure() -> Table:
    samples: defaultdict[tuple[str, str, str], list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, _port_mapper():
        program = Path(folder) / "nodes"
        build = (sys.executable, "-m", "snowc.cli.main", "build", "--release", str(HERE / "nodes.snow"))
        subprocess.run((*build, "-o", str(program)), check=True)
        peers = dict(_peers(program, Path(folder)))
        for _ in range(ROUNDS):
            for (name, transport), pair in peers.items():
                for row, figure in _run(pair):
                    samples[name, transport, row].append(figure)
    rows = tuple(
        Row(
            f"{what}{suffix}",
            "µs",
            tuple(samples["Snow", transport, row]),
            goal,
            note="no openssl",
            peers={"Erlang": tuple(samples["Erlang", transport, row])},
        )
        for transport, suffix in TRANSPORTS
        for row, what, goal in ROWS
    )
    return Table("dist", describe(), rows, ("Erlang",))


def _peers(program: Path, folder: Path) -> Iterator[tuple[tuple[str, str], Pair]]:
    """The pairs that can be measured here; certificates are of elliptic curves, as most are."""
    certificate = None if absence("openssl") else Authority(folder, "ca").sign("node")
    for transport, _ in TRANSPORTS:
        if transport == "TLS" and certificate is None:
            continue
        used = certificate if transport == "TLS" else None
        yield ("Snow", transport), _snow(program, used)
        if not absence("erlang-ssl" if used else "erlang"):
            yield ("Erlang", transport), _erlang(folder, used)


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


@dataclass(frozen=True)
class Pair:
    """The node that serves, and the one that asks it and prints."""

    serving: tuple[str, ...]
    asking: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def _snow(program: Path, certificate: Certificate | None) -> Pair:
    environment = {} if certificate is None else certificate.environment
    asking = (str(program), "ask", CLIENT, SERVER, OPERATIONS)
    return Pair((str(program), "serve", SERVER), asking, environment)


def _erlang(folder: Path, certificate: Certificate | None) -> Pair:
    subprocess.run(("erlc", "-o", str(folder), str(HERE / "nodes.erl")), check=True)
    options = () if certificate is None else certificate.erlang_options
    common = ("erl", "-noshell", "-setcookie", "bench", "-pa", str(folder), *options, "-name")
    return Pair(
        (*common, SERVER, "-eval", 'io:format("ready~n"), io:get_line(""), halt(0).'),
        (*common, CLIENT, "-run", "nodes", "main", SERVER, OPERATIONS),
    )


def _run(pair: Pair) -> Iterator[tuple[str, float]]:
    environment = {**os.environ, **pair.environment}
    server = subprocess.Popen(pair.serving, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None and server.stdin is not None
    try:
        assert server.stdout.readline() == "ready\n"
        done = subprocess.run(pair.asking, capture_output=True, text=True, timeout=300, check=True, env=environment)
    finally:
        server.stdin.close()
        server.wait(60)
    for row, figure in map(str.split, done.stdout.splitlines()):
        yield row, float(figure)
