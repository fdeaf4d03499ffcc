"""One engine: the server's answers come from the queries of `snowc check` and `snowc build`, as the log shows."""

from __future__ import annotations

import pytest

from snow_lsp.ide.diagnostics import diagnostics
from snow_lsp.ide.hover import hover
from snowc.database import Database
from snowc.source import FileId

FILE = FileId("untitled:Shared.snow")
PROGRAM = "fn work() -> Int do\n  42\nend\n\nfn main() do\n  let job = Job.async(work)\n  println(1)\nend\n"


def opened(text: str) -> Database:
    db = Database()
    db.open_text(FILE, text)
    return db


@pytest.mark.contract("LSP-3")
def test_hover_after_check_runs_no_query_again() -> None:
    db = opened(PROGRAM)
    db.check(FILE)
    db.start_log()
    assert hover(db, FILE, PROGRAM.index("job =")) is not None
    again = {name for name, _ in db.log}
    assert not again & {"parsed_item", "resolved_item", "infer_group", "lowering"}


@pytest.mark.contract("LSP-3")
def test_the_server_shows_a_lint_that_runs_on_mir() -> None:
    db = opened(PROGRAM)
    db.start_log()
    codes = {each.code for each in diagnostics(db, FILE)}
    ran = {name for name, _ in db.log}
    assert {"parsed_item", "infer_group", "lowering"} <= ran
    assert any("Job" in each.message or "job" in each.message for each in diagnostics(db, FILE)), codes


@pytest.mark.contract("LSP-3")
def test_an_edit_in_one_body_re_runs_only_that_body() -> None:
    db = opened(PROGRAM)
    diagnostics(db, FILE)
    db.set_text(FILE, PROGRAM.replace("42", "43"))
    db.start_log()
    diagnostics(db, FILE)
    ran = [name for name, _ in db.log]
    assert ran.count("parsed_item") == 1
    assert ran.count("infer_group") == 1
    assert ran.count("lowering") <= 1
