"""Times `snowc fmt` on a made-up program: formatting, and parsing the results again.

In: nothing. Out: rows. CPU time of this process, with Python's garbage collector off, as it is in the command.
"""

from __future__ import annotations

import gc
import time

from benchmarks.frontend.projects import made_up_project
from benchmarks.table import Row
from snowc.tools.fmt.format import format_text

LINES = 10_000
RUNS = 5


def rows() -> tuple[Row, ...]:
    programs = [text for path, text in made_up_project(LINES).items() if path.endswith(".snow")]
    gc.disable()
    try:
        samples = tuple(_seconds(programs) for _ in range(RUNS))
    finally:
        gc.enable()
    return (Row(f"format {LINES:,} lines", "s", samples, goal=2),)


def _seconds(programs: list[str]) -> float:
    start = time.process_time()
    for program in programs:
        format_text(program)
    return time.process_time() - start
