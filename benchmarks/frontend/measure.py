"""Times the front end. See README.md."""

from __future__ import annotations

from benchmarks.frontend import check, edits, formatting, parse
from benchmarks.machine import describe
from benchmarks.table import Table


def measure() -> Table:
    return Table("frontend", describe(), (*parse.rows(), *formatting.rows(), *edits.rows(), *check.rows()))
