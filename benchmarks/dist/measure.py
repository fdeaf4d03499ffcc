"""Times Snow nodes, Erlang nodes, and one of each kind, on one machine, in plain TCP and under TLS. See README.md."""

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
FROM_SNOW, FROM_ERLANG = "Snow asks Erlang", "Erlang asks Snow"
MIXED_ROWS = (
    (FROM_SNOW, "round_trip", "a message to Erlang and its answer"),
    (FROM_SNOW, "kilobyte", "a message of 1 KB to Erlang, one way"),
    (FROM_ERLANG, "round_trip", "a message from Erlang and its answer"),
    (FROM_ERLANG, "spawn", "start an actor for Erlang, which has its pid"),
    (FROM_ERLANG, "kilobyte", "a message of 1 KB from Erlang, one way"),
)
"""Asked is no more than that they be no slower than Erlang with itself: that is the peer of each."""


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
    asked = [
        (*row, transport, suffix)
        for transport, suffix in TRANSPORTS
        for row in (*(("Snow", *row) for row in ROWS), *((*row, None) for row in MIXED_ROWS))
    ]
    rows = tuple(
        Row(
            f"{what}{suffix}",
            "µs",
            tuple(samples[pair, transport, row]),
            goal,
            note="no erlang" if goal is None else "no openssl",
            peers={"Erlang": tuple(samples["Erlang", transport, row])},
        )
        for pair, row, what, goal, transport, suffix in asked
    )
    return Table("dist", describe(), rows, ("Erlang",))


def _peers(program: Path, folder: Path) -> Iterator[tuple[tuple[str, str], Pair]]:
    """The pairs that can be measured here; certificates are of elliptic curves, as most are."""
    certificate = None if absence("openssl") else Authority(folder, "ca").sign("node")
    for transport, _ in TRANSPORTS:
        if transport == "TLS" and certificate is None:
            continue
        used = certificate if transport == "TLS" else None
        snow = _snow(program, used)
        yield ("Snow", transport), Pair(snow.serving, snow.asking)
        if not absence("erlang-ssl" if used else "erlang"):
            erlang = _erlang(folder, used)
            yield ("Erlang", transport), Pair(erlang.serving, erlang.asking)
            yield (FROM_SNOW, transport), Pair(erlang.serving, snow.asking_other)
            yield (FROM_ERLANG, transport), Pair(snow.serving, erlang.asking_other)


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
        if not absence("erlang"):
            # An Erlang node has started one there that outlives it.
            subprocess.run(("epmd", "-kill"), capture_output=True, check=False)
        if before is None:
            del os.environ["ERL_EPMD_PORT"]
        else:
            os.environ["ERL_EPMD_PORT"] = before


@dataclass(frozen=True)
class Command:
    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    def surroundings(self) -> dict[str, str]:
        return {**os.environ, **self.environment}


@dataclass(frozen=True)
class Pair:
    """The node that serves, and the one that asks it and prints."""

    serving: Command
    asking: Command


@dataclass(frozen=True)
class Kind:
    """How nodes of one kind are started: to serve, to ask one of their own kind, to ask one of the other."""

    serving: Command
    asking: Command
    asking_other: Command


def _snow(program: Path, certificate: Certificate | None) -> Kind:
    environment = {} if certificate is None else certificate.environment
    words = (("serve", SERVER), *((ask, CLIENT, SERVER, OPERATIONS) for ask in ("ask", "ask-erlang")))
    return Kind(*(Command((str(program), *arguments), environment) for arguments in words))


def _erlang(folder: Path, certificate: Certificate | None) -> Kind:
    subprocess.run(("erlc", "-o", str(folder), str(HERE / "nodes.erl")), check=True)
    options = () if certificate is None else certificate.erlang_options
    common = ("erl", "-noshell", "-setcookie", "bench", "-pa", str(folder), *options, "-name")
    asking = (CLIENT, "-run", "nodes", "main", SERVER, OPERATIONS)
    words = ((SERVER, "-run", "nodes", "serve"), asking, (*asking, "snow"))
    return Kind(*(Command((*common, *arguments)) for arguments in words))


def _run(pair: Pair) -> Iterator[tuple[str, float]]:
    environment = pair.serving.surroundings()
    server = subprocess.Popen(
        pair.serving.words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert server.stdout is not None and server.stdin is not None
    try:
        assert server.stdout.readline() == "ready\n"
        environment = pair.asking.surroundings()
        done = subprocess.run(
            pair.asking.words, capture_output=True, text=True, timeout=300, check=True, env=environment
        )
    finally:
        server.stdin.close()
        server.wait(60)
    for row, figure in map(str.split, done.stdout.splitlines()):
        yield row, float(figure)
