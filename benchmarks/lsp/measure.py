"""Times the language server. See README.md."""

from __future__ import annotations

import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.frontend.projects import made_up_project, write_project
from benchmarks.machine import describe
from benchmarks.table import Row, Table
from tests.support.language_server import ServerProcess

SIZES = (10_000, 100_000)
ROUNDS = 3
EDITS = 60
_GOALS = {"edit → diagnostics, p95": 30.0, "hover, p95": 10.0, "completion, p95": 30.0, "definition, p95": 10.0}
"""Milliseconds, at every size."""
_FIRST_GOAL = 12.0
"""Seconds to the first diagnostics in 100,000 lines, nothing cached."""
_MEMORY_GOAL = 700.0
"""MB in 100,000 lines."""


def measure() -> Table:
    return Table("lsp", describe(), tuple(row for lines in SIZES for row in _rows(lines)))


def _rows(lines: int) -> list[Row]:
    samples: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        texts = made_up_project(lines)
        write_project(Path(folder), texts)
        files = sorted(path for path in texts if path.endswith(".snow") and path != "main.snow")
        for round_ in range(ROUNDS):
            for what, value in _session(Path(folder) / files[len(files) // 2], round_).items():
                samples[what].append(value)
    rows = [Row(f"{lines:,} lines: first diagnostics", "s", tuple(samples.pop("first")), _FIRST_GOAL)]
    memory = tuple(samples.pop("memory"))
    for what, values in samples.items():
        rows.append(Row(f"{lines:,} lines: {what}", "ms", tuple(values), _GOALS[what]))
    return [*rows, Row(f"{lines:,} lines: memory", "MB", memory, _MEMORY_GOAL)]


def _session(file: Path, seed: int) -> dict[str, float]:
    """The figures of one server: seconds, milliseconds, MB by row."""
    rng = random.Random(seed)
    times: dict[str, list[float]] = defaultdict(list)
    with ServerProcess() as server:
        started = time.perf_counter()
        uri = server.open_file(file)
        server.diagnostics(uri, 1)
        first = time.perf_counter() - started
        lines = file.read_text("utf-8").split("\n")
        places = [number for number, line in enumerate(lines) if _is_statement(line)]
        for version in range(2, EDITS + 2):
            line = rng.choice(places)
            end = {"line": line, "character": len(lines[line])}
            lines[line] += " "
            _time(times["edit → diagnostics, p95"], partial(_type_blank, server, uri, end, version))
            place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": 4}}
            for method in ("hover", "completion", "definition"):
                _time(times[f"{method}, p95"], partial(server.request, f"textDocument/{method}", place))
        memory = _resident_megabytes(server.process.pid)
    return {"first": first, "memory": memory, **{what: _p95(each) for what, each in times.items()}}


def _is_statement(line: str) -> bool:
    return line.startswith("  ") and bool(line.strip()) and not line.strip().startswith(("end", "else", "#"))


def _type_blank(server: ServerProcess, uri: str, at: dict[str, int], version: int) -> None:
    server.change(uri, version, {"range": {"start": at, "end": at}, "text": " "})
    server.diagnostics(uri, version)


def _time(samples: list[float], work: Callable[[], object]) -> None:
    started = time.perf_counter()
    work()
    samples.append((time.perf_counter() - started) * 1000)


def _p95(samples: list[float]) -> float:
    return sorted(samples)[int(len(samples) * 0.95)]


def _resident_megabytes(process: int) -> float:
    """From /proc, so on Linux only; 0 elsewhere would be a lie, so it raises there."""
    for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the process tells no resident size")
