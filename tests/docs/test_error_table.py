"""docs/errors/README.md lists every code with its title, and a fixture that still shows it."""

from __future__ import annotations

import re

import pytest

from house.error_table import TABLE
from snowc.diagnostics.codes import all_codes, page_of

_ROW = re.compile(r"^\| \[(?P<code>\w+)\]\((?P<page>[^)]+)\) \| (?P<title>.*?) \| (?P<links>.*) \|$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)]+)\)")
ROWS = {row["code"]: row for row in _ROW.finditer(TABLE.read_text("utf-8"))}


def test_every_code_is_listed() -> None:
    """If not: `python -m house.error_table`."""
    assert list(ROWS) == list(all_codes())


@pytest.mark.parametrize("code", all_codes())
def test_a_row_tells_the_title_and_a_fixture(code: str) -> None:
    page, row = page_of(code), ROWS[code]
    assert page is not None
    assert row["title"].replace("\\|", "|") == page.title
    fixtures = _LINK.findall(row["links"])
    assert fixtures, "no fixture shows it"
    assert all(code in (TABLE.parent / fixture).read_text("utf-8") for fixture in fixtures)
