"""Times one edit in a body of a 10,000-line project, until the diagnostics of the file are there, inside the engine.

In: nothing. Out: rows. Each edit makes a body longer by one operation, in a file and at a place chosen by a seed, and
is taken back afterwards. CPU milliseconds, Python's garbage collector off as in the server.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable

from benchmarks.frontend.projects import made_up_project
from benchmarks.table import Row
from snowc.database import Database
from snowc.inputs import PROJECT, file_text, module_files
from snowc.project import module_name
from snowc.source import FileId

LINES = 10_000
ROUNDS, EDITS = 5, 60
_PLACE = "List.length("


def rows() -> tuple[Row, ...]:
    gc.disable()
    try:
        rounds = [_one_round(seed) for seed in range(ROUNDS)]
    finally:
        gc.enable()
    what = f"one edit in a body of {LINES:,} lines"
    return (
        Row(f"{what}, p50", "ms", tuple(statistics.median(each) for each in rounds), goal=5),
        Row(f"{what}, p95", "ms", tuple(sorted(each)[int(EDITS * 0.95)] for each in rounds), goal=10),
    )


def _one_round(seed: int) -> list[float]:
    rng = random.Random(seed)
    texts = made_up_project(LINES)
    db = _database(texts)
    db.check_project()
    files = [FileId(path) for path, text in texts.items() if _PLACE in text]
    return [_edit(db, rng.choice(files), rng) for _ in range(EDITS)]


def _database(texts: dict[str, str]) -> Database:
    db = Database()
    sources = {FileId(path): text for path, text in texts.items() if path.endswith(".snow")}
    modules = {module_name(tuple(path.removesuffix(".snow").split("/"))): path for path in sources}
    db.set_input(module_files, PROJECT, tuple(sorted(modules.items())))
    for file, text in sources.items():
        db.set_input(file_text, file, text)
    return db


def _edit(db: Database, file: FileId, rng: random.Random) -> float:
    text = db.text(file) or ""
    before, after = _split(text, rng.randrange(text.count(_PLACE)))
    edited = f"{before}1 + {after}"
    milliseconds = _milliseconds(lambda: _set_and_check(db, file, edited))
    _set_and_check(db, file, text)
    return milliseconds


def _split(text: str, number: int) -> tuple[str, str]:
    """The text before and from the place of that number on."""
    position = -1
    for _ in range(number + 1):
        position = text.index(_PLACE, position + 1)
    return text[:position], text[position:]


def _set_and_check(db: Database, file: FileId, text: str) -> None:
    db.set_text(file, text)
    if db.check(file):
        raise SystemExit(f"an edit of {file} should be right")


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000
