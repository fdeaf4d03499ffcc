"""One engine: the server's answers come from the queries of `snowc check` and `snowc build`, as the log shows."""

from __future__ import annotations

import pytest

from snow_lsp.ide.completion import completion
from snow_lsp.ide.diagnostics import diagnostics
from snow_lsp.ide.hover import hover
from snow_lsp.ide.references import references
from snow_lsp.ide.rename import Refusal, rename
from snowc.database import Database
from snowc.source import FileId
from tests.support.names import database_of

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


HUB = "pub fn wanted(n :: Int) -> Int do n end\n"
USER = "import Hub\n\npub fn user() do Hub.wanted(1) end\n\nfn aloof() do 2 end\n"
BYSTANDER = "import Hub\n\npub fn bystander() do [1, 2] end\n"
PROJECT_FILES = {"hub.snow": HUB, "user.snow": USER, "bystander.snow": BYSTANDER, "main.snow": "fn main() do 1 end\n"}


@pytest.mark.parametrize("asked", ["references", "rename"])
def test_only_what_spells_a_name_is_looked_at_for_its_mentions(asked: str) -> None:
    db, offset = database_of(PROJECT_FILES), HUB.index("wanted")
    db.start_log()
    if asked == "references":
        assert len(references(db, FileId("hub.snow"), offset)) == 2
    else:
        assert not isinstance(rename(db, FileId("hub.snow"), offset, "renamed"), Refusal)
    inferred = {str(definition) for name, group in db.log if name == "infer_group" for definition in group}
    parsed = {text for name, text in db.log if name == "parsed_item"}
    assert inferred <= {"Hub.wanted", "Hub.renamed", "User.user"}
    assert not any("bystander" in text for text in parsed)


def test_completion_parses_no_module_whose_names_do_not_fit() -> None:
    main = "fn main() do\n  wan\nend\n"
    db = database_of({**PROJECT_FILES, "main.snow": main})
    db.start_log()
    found = {each.label for each in completion(db, FileId("main.snow"), main.index("wan") + 3)}
    assert "Hub.wanted" in found
    parsed = {text for name, text in db.log if name == "parsed_item"}
    assert not any("bystander" in text for text in parsed)
