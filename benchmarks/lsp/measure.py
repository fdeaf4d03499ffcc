"""Times the language server. See README.md."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.frontend.projects import made_up_project, write_project
from benchmarks.lsp.hub import HUB, hub_text, hub_users, with_hub
from benchmarks.machine import describe
from benchmarks.table import Row, Table
from tests.support.language_server import ServerProcess

SIZES = (10_000, 100_000)
ROUNDS = 3
EDITS = 60
OPEN = 10
"""users of the hub that are open"""
HUB_EDITS = 20
_REQUESTS = {
    "hover": "hover",
    "completion": "completion",
    "definition": "definition",
    "highlight": "documentHighlight",
}
_GOALS = {
    "edit → diagnostics": 30.0,
    "hover": 10.0,
    "completion": 30.0,
    "definition": 10.0,
    "highlight": 10.0,
    "semantic tokens delta": 15.0,
    "references of what 100 modules use": 400.0,
    "rename of what 100 modules use": 400.0,
    "edit of what 100 modules use → all open files": 150.0,
}
"""Milliseconds, at every size."""
_FIRST_GOALS = {"cold": 12.0, "warm": 1.2}
"""Seconds from the start of the process to the first diagnostics, without and with what an earlier session has kept."""
_MEMORY_GOAL = 700.0
"""MB in 100,000 lines."""


def measure() -> Table:
    return Table("lsp", describe(), tuple(row for lines in SIZES for row in _rows(lines)))


def _rows(lines: int) -> list[Row]:
    samples: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "project"
        texts = with_hub(made_up_project(lines))
        write_project(root, texts)
        users = hub_users(texts)
        for round_ in range(ROUNDS):
            os.environ["SNOW_CACHE_DIR"] = str(Path(folder) / f"cache{round_}")
            for kind in _FIRST_GOALS:
                samples[f"first diagnostics, {kind}"].append(_first_diagnostics(root / users[len(users) // 2]))
                if kind == "cold":
                    subprocess.run([sys.executable, "-m", "snowc.cli.main", "check", str(root)], check=True)
            for what, values in _session(root, users, round_).items():
                samples[what] += values
    return list(_as_rows(lines, samples))


def _as_rows(lines: int, samples: dict[str, list[float]]) -> Iterator[Row]:
    """Of each request the middle of all rounds, and what 95 and 99 of a hundred are below."""
    for kind, goal in _FIRST_GOALS.items():
        what = f"first diagnostics, {kind}"
        yield Row(f"{lines:,} lines: {what}", "s", tuple(samples.pop(what)), goal)
    memory, unanswered = tuple(samples.pop("memory")), tuple(samples.pop("unanswered requests"))
    for what, values in samples.items():
        goal = _GOALS[what]
        for percent in (50, 95, 99):
            yield Row(f"{lines:,} lines: {what}, p{percent}", "ms", (_percentile(values, percent),), goal)
    yield Row(f"{lines:,} lines: memory", "MB", memory, _MEMORY_GOAL)
    yield Row(f"{lines:,} lines: unanswered requests", "", unanswered, 0.0)


def _first_diagnostics(file: Path) -> float:
    started = time.perf_counter()
    with ServerProcess() as server:
        server.diagnostics(server.open_file(file), 1)
        return time.perf_counter() - started


def _session(root: Path, users: tuple[str, ...], seed: int) -> dict[str, list[float]]:
    """The figures of one server: milliseconds of each request, and MB."""
    rng = random.Random(seed)
    times: dict[str, list[float]] = defaultdict(list)
    file = root / users[len(users) // 2]
    with ServerProcess() as server:
        uri = server.open_file(file)
        server.diagnostics(uri, 1)
        document = {"textDocument": {"uri": uri}}
        result = server.request("textDocument/semanticTokens/full", document)["resultId"]
        lines = file.read_text("utf-8").split("\n")
        places = [number for number, line in enumerate(lines) if _is_statement(line)]
        for version in range(2, EDITS + 2):
            line = rng.choice(places)
            end = {"line": line, "character": len(lines[line])}
            lines[line] += " "
            _time(times["edit → diagnostics"], partial(_type_blank, server, uri, end, version))
            place = {**document, "position": {"line": line, "character": 4}}
            for what, method in _REQUESTS.items():
                _time(times[what], partial(server.request, f"textDocument/{method}", place))
            delta = {**document, "previousResultId": result}
            method = "textDocument/semanticTokens/full/delta"
            result = _time(times["semantic tokens delta"], partial(server.request, method, delta))["resultId"]
        _use_hub(server, root, users, times)
        memory = _resident_megabytes(server.process.pid)
        answered = {each.get("id") for each in server.messages if "method" not in each}
        lost = sum(number not in answered for number in range(1, server.requests_sent + 1))
    return {**times, "memory": [memory], "unanswered requests": [float(lost)]}


def _use_hub(server: ServerProcess, root: Path, users: tuple[str, ...], times: dict[str, list[float]]) -> None:
    """Questions about, and edits of, a function that 100 modules use, ten of which are open."""
    open_ones = [server.open_file(root / each) for each in users[:OPEN]]
    hub = server.open_file(root / HUB)
    for uri in (*open_ones, hub):
        server.diagnostics(uri, 1)
    place = {"textDocument": {"uri": hub}, "position": {"line": 0, "character": len("pub fn h")}}
    references = {**place, "context": {"includeDeclaration": True}}
    for version in range(2, HUB_EDITS + 2):
        _time(
            times["references of what 100 modules use"], partial(server.request, "textDocument/references", references)
        )
        renamed = {**place, "newName": "renamed_hub"}
        _time(times["rename of what 100 modules use"], partial(server.request, "textDocument/rename", renamed))
        text = hub_text("Float" if version % 2 == 0 else "Int")
        work = partial(_change_hub, server, hub, version, text, open_ones)
        _time(times["edit of what 100 modules use → all open files"], work)


def _change_hub(server: ServerProcess, hub: str, version: int, text: str, open_ones: list[str]) -> None:
    server.forget_notifications()
    server.replace(hub, version, text)
    server.diagnostics(hub, version)
    for uri in open_ones:
        server.diagnostics(uri, 1)


def _is_statement(line: str) -> bool:
    return line.startswith("  ") and bool(line.strip()) and not line.strip().startswith(("end", "else", "#"))


def _type_blank(server: ServerProcess, uri: str, at: dict[str, int], version: int) -> None:
    server.change(uri, version, {"range": {"start": at, "end": at}, "text": " "})
    server.diagnostics(uri, version)


def _time(samples: list[float], work: Callable[[], Any]) -> Any:
    started = time.perf_counter()
    result = work()
    samples.append((time.perf_counter() - started) * 1000)
    return result


def _percentile(samples: list[float], percent: int) -> float:
    return sorted(samples)[min(len(samples) - 1, len(samples) * percent // 100)]


def _resident_megabytes(process: int) -> float:
    """From /proc, so on Linux only; 0 elsewhere would be a lie, so it raises there."""
    for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the process tells no resident size")
