"""Which keywords are shown together."""

from __future__ import annotations

from pathlib import Path

import pytest

from snow_lsp.ide.control_flow import control_flow
from snowc.database import Database
from snowc.source import FileId
from tests.support.fixtures import Case, cases_in

FILE = FileId("untitled:Keywords.snow")


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "control_flow.md"))
def test_keywords_that_belong_together(case: Case) -> None:
    marked = case.text("snow")
    offset, text = marked.index("$0"), marked.replace("$0", "")
    db = Database()
    db.open_text(FILE, text)
    for span in sorted(control_flow(db, FILE, offset), reverse=True):
        text = f"{text[: span.start]}‹{text[span.start : span.end]}›{text[span.end :]}"
    case.expect("shown", text)
