"""Times the language server. See README.md."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.frontend.projects import made_up_project, write_project
from benchmarks.lsp.hub import hub_users, with_hub
from benchmarks.lsp.session import DELTA, EDIT, MEMORY, SIGNATURE, UNANSWERED, Samples, Session
from benchmarks.machine import describe
from benchmarks.percentiles import Percentiles, Waits
from tests.support.language_server import ServerProcess

LINES = 100_000
NOUNS = (1, 3)
"""of a module, which makes a thousand of them"""
ROUNDS = 3
EDITS, HUB_EDITS, EXAMPLE_EDITS = 60, 15, 10
OPEN = 10
"""users of the hub that are open"""
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
COLD, WARM = "first diagnostics, cold", "first diagnostics, warm"
_GOALS = {
    EDIT: ("ms", 30),
    SIGNATURE: ("ms", 150),
    "hover": ("ms", 10),
    "definition": ("ms", 10),
    "highlight": ("ms", 10),
    "completion": ("ms", 30),
    DELTA: ("ms", 15),
    "first references": ("ms", 400),
    "references": ("ms", 400),
    "first rename": ("ms", 400),
    "rename": ("ms", 400),
    COLD: ("s", 12),
    WARM: ("s", 1.2),
    MEMORY: ("MB", 700),
    UNANSWERED: ("", 0),
}
"""Unit and goal of each row, in their order."""


def measure() -> Percentiles:
    large, examples = _in_large_project(), _in_examples()
    modules = len(made_up_project(LINES, nouns=NOUNS))
    rows = (*_rows(f"{LINES:,} lines, {modules:,} modules", large), *_rows("the examples", examples))
    return Percentiles("lsp", describe(), rows)


def _rows(project: str, samples: Samples) -> Iterator[Waits]:
    for what, (unit, goal) in _GOALS.items():
        if what in samples:
            yield Waits(f"{project}: {what}", unit, tuple(samples[what]), goal)


def _in_large_project() -> Samples:
    """One project, which is checked once; each round is a server that starts without that, and one that starts with."""
    samples: Samples = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        root, known = Path(folder).resolve() / "project", Path(folder) / "known"
        texts = with_hub(made_up_project(LINES, nouns=NOUNS))
        write_project(root, texts)
        users = hub_users(texts)
        middle = root / users[len(users) // 2]
        _use_cache(known)
        subprocess.run([sys.executable, "-m", "snowc.cli.main", "check", str(root)], check=True)
        for round_ in range(ROUNDS):
            _use_cache(Path(folder) / f"cold{round_}")
            samples[COLD].append(_first_diagnostics(middle))
            _use_cache(known)
            samples[WARM].append(_first_diagnostics(middle))
            with ServerProcess() as server:
                session = Session(server, round_)
                session.use_hub(root, users[:OPEN], HUB_EDITS)
                session.type_blanks(middle, EDITS)
                session.look_back()
            for what, values in session.times.items():
                samples[what] += values
    return samples


def _in_examples() -> Samples:
    """All of the repository's programs that have no mistakes, in one server."""
    files = [path for path in sorted(EXAMPLES.rglob("*.snow")) if path.name != "broken.snow"]
    with tempfile.TemporaryDirectory() as folder:
        _use_cache(Path(folder))
        with ServerProcess() as server:
            session = Session(server, 0)
            for file in files:
                session.type_blanks(file, EXAMPLE_EDITS)
            session.look_back()
    return session.times


def _use_cache(folder: Path) -> None:
    os.environ["SNOW_CACHE_DIR"] = str(folder)


def _first_diagnostics(file: Path) -> float:
    """Seconds from the start of the process."""
    started = time.perf_counter()
    with ServerProcess() as server:
        server.diagnostics(server.open_file(file), 1)
        return time.perf_counter() - started
