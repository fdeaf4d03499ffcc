"""Times Snow's server and those of other languages on the same project. See README.md."""

from __future__ import annotations

import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.frontend.projects import write_project
from benchmarks.machine import describe
from benchmarks.servers.client import PeerProcess
from benchmarks.servers.peers import Peer, peers
from benchmarks.servers.projects import made_up
from benchmarks.table import Row, Table

LINES = 100_000
ROUNDS = 3
EDITS = 20
_REQUESTS = ("hover", "completion", "definition")
_UNITS = {"first diagnostics": "s", "memory": "MB"}


def measure() -> Table:
    """Rounds go over all servers in turn, so that what else the machine does meets all of them."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    known = peers()
    with tempfile.TemporaryDirectory() as folder:
        for peer in known:
            write_project(Path(folder) / peer.name, made_up(LINES, peer.language))
        for round_ in range(ROUNDS):
            for peer in known:
                for what, value in _session(peer, Path(folder) / peer.name, round_).items():
                    found[what][peer.name].append(value)
    snow, *others = (each.name for each in known)
    rows = tuple(
        Row(
            f"{LINES:,} lines: {what}",
            _UNITS.get(what, "ms"),
            tuple(samples[snow]),
            peers={other: tuple(samples[other]) for other in others},
        )
        for what, samples in found.items()
    )
    return Table("servers", describe(), rows, tuple(others))


def _session(peer: Peer, root: Path, seed: int) -> dict[str, float]:
    rng = random.Random(seed)
    times: dict[str, list[float]] = defaultdict(list)
    paths = sorted(path for path in made_up(LINES, peer.language) if "part" in path and not path.endswith(".h"))
    file = root / paths[len(paths) // 2]
    lines = file.read_text("utf-8").split("\n")
    places = [number for number, line in enumerate(lines) if line.startswith(peer.anchor)]
    with PeerProcess(peer, root) as server:
        started = time.perf_counter()
        uri = file.resolve().as_uri()
        wrong = [*lines[: places[0] + 1], peer.mistake, *lines[places[0] + 1 :]]
        document = {"uri": uri, "languageId": peer.language.name, "version": 1, "text": "\n".join(wrong)}
        server.notify("textDocument/didOpen", {"textDocument": document})
        server.diagnostics_with(uri, error=True)
        first = time.perf_counter() - started
        version = _mend(server, peer, uri, places[0], 1)
        for _ in range(EDITS):
            at = rng.choice(places)
            _timed(times["edit → diagnostics, p95"], partial(_break, server, peer, uri, at, version + 1))
            version = _mend(server, peer, uri, at, version + 1)
            place = {"textDocument": {"uri": uri}, "position": {"line": at, "character": len(lines[at]) - 4}}
            for method in _REQUESTS:
                _timed(times[f"{method}, p95"], partial(server.request, f"textDocument/{method}", place))
        memory = _megabytes(server.process.pid)
    p95 = {what: sorted(each)[int(len(each) * 0.95)] for what, each in times.items()}
    return {"first diagnostics": first, **p95, "memory": memory}


def _break(server: PeerProcess, peer: Peer, uri: str, line: int, version: int) -> None:
    start = {"line": line + 1, "character": 0}
    server.forget()
    server.change(uri, version, {"range": {"start": start, "end": start}, "text": f"{peer.mistake}\n"})
    server.diagnostics_with(uri, error=True)


def _mend(server: PeerProcess, peer: Peer, uri: str, line: int, version: int) -> int:
    start, end = {"line": line + 1, "character": 0}, {"line": line + 2, "character": 0}
    server.forget()
    server.change(uri, version + 1, {"range": {"start": start, "end": end}, "text": ""})
    server.diagnostics_with(uri, error=False)
    return version + 1


def _timed(samples: list[float], work: Callable[[], object]) -> None:
    started = time.perf_counter()
    work()
    samples.append((time.perf_counter() - started) * 1000)


def _megabytes(process: int) -> float:
    """Resident memory of a process and all below it: some servers are a script that starts the server."""
    total = 0
    pending = [process]
    while pending:
        each = pending.pop()
        for line in Path(f"/proc/{each}/status").read_text("ascii").splitlines():
            if line.startswith("VmRSS:"):
                total += int(line.split()[1])
        for task in Path(f"/proc/{each}/task").iterdir():
            pending += [int(child) for child in (task / "children").read_text("ascii").split()]
    return total / 1024
