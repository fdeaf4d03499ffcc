"""The tables of README.md are those of benchmarks/results/, and nothing else.

In: a table's name. Out: README.md with the newest results between the table's two marks; without marks it is left as
it is.
"""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.table import RESULTS

README = Path(__file__).resolve().parents[1] / "README.md"
END = "<!-- end of table -->"


def marked(page: str, name: str) -> re.Match[str] | None:
    """What stands between the marks of the table."""
    return re.search(rf"(?<=<!-- table: {re.escape(name)} -->\n).*?(?={re.escape(END)})", page, re.DOTALL)


def show(name: str) -> None:
    page = README.read_text("utf-8")
    if found := marked(page, name):
        table = (RESULTS / f"{name}.md").read_text("utf-8")
        README.write_text(page[: found.start()] + table + page[found.end() :], "utf-8")
