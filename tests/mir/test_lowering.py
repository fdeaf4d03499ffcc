"""Snow source and the MIR that it becomes; every function that comes out is checked by the verifier and read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.inputs import STDLIB
from snowc.mir.findings import mir_findings
from snowc.mir.parse import parse_functions
from snowc.mir.print import print_functions
from snowc.mir.queries import lowering
from snowc.resolve.modules import project_modules
from tests.mir.snow_to_mir import (
    FILE,
    database_for,
    definitions,
    earlier_findings,
    faults,
    findings_text,
    module_functions,
    shared_database,
)
from tests.support.fixtures import Case, cases_in

HERE = Path(__file__).parent


@pytest.mark.parametrize("case", cases_in(HERE / "lowering"))
def test_lowering(case: Case) -> None:
    db = database_for(case.text("snow"))
    assert earlier_findings(db) == ()
    functions = module_functions(db)
    assert faults(db, functions) == ()
    printed = print_functions(functions)
    assert print_functions(parse_functions(printed)) == printed
    case.expect("mir", printed)


@pytest.mark.parametrize("case", cases_in(HERE / "lints"))
def test_findings(case: Case) -> None:
    text = case.text("snow")
    db = database_for(text)
    assert earlier_findings(db) == ()
    case.expect("findings", findings_text(db, text))


def test_the_library_lowers() -> None:
    db = shared_database()
    for module in project_modules(db, STDLIB):
        functions = module_functions(db, module)
        assert faults(db, functions) == ()
        assert mir_findings(db, module) == ()


def test_definitions_with_errors_have_no_mir_and_report_nothing() -> None:
    db = database_for("fn good() = 1\nfn bad() = 1 + true\nfn unknown() = missing(1)\n")
    found = {definition.name: lowering(db, definition) for definition in definitions(db)}
    assert {name for name, each in found.items() if each.definition is None} == {"bad", "unknown"}
    assert all(each.findings == () for each in found.values())


def test_an_edit_of_one_body_lowers_only_that_definition() -> None:
    db = database_for("fn one() -> Int = 1\nfn two() -> Int = one() + 1\n")
    module_functions(db)
    db.set_text(FILE, "fn one() -> Int = 10\nfn two() -> Int = one() + 1\n")
    db.start_log()
    module_functions(db)
    assert [key.name for name, key in db.log if name == "lowering"] == ["one"]
