"""Times the front end. See README.md."""

from __future__ import annotations

from benchmarks.frontend import check, edits, parse
from benchmarks.machine import describe
from benchmarks.table import Table


def measure() -> Table:
    return Table("frontend", describe(), (*parse.rows(), *edits.rows(), *check.rows()))
