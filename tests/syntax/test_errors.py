"""Broken texts: the errors under carets, and the text after the fixes that need no question."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.database import Database, sorted_diagnostics
from snowc.diagnostics.diagnostic import Diagnostic
from snowc.diagnostics.wording import diagnostic_of
from snowc.source import FileId
from snowc.syntax.file import parse_file
from snowc.syntax.queries import syntax_findings
from tests.support.fixtures import Case, cases_in
from tests.support.names import database_of, shown_findings
from tests.syntax.show import show_tree

_MAIN = FileId("main.snow")


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent / "errors"))
def test_errors(case: Case) -> None:
    text = case.text("snow")
    db = database_of({"main.snow": text})
    findings = syntax_findings(db, _MAIN)
    case.expect("found", shown_findings(db, findings))
    fixed = _after_certain_fixes(text, diagnostics_of(db))
    if fixed != text:
        case.expect("fixed", fixed)
    if case.texts("tree"):
        trees = [show_tree(placed.item.tree) for placed in parse_file(text).items]
        case.expect("tree", "\n".join(trees))


def diagnostics_of(db: Database) -> list[Diagnostic]:
    found = (diagnostic_of(each.item, each.finding, db) for each in syntax_findings(db, _MAIN))
    return list(sorted_diagnostics(each for each in found if each is not None))


def _after_certain_fixes(text: str, diagnostics: list[Diagnostic]) -> str:
    edits = [edit for each in diagnostics for fix in each.fixes[:1] if fix.is_certain for edit in fix.edits]
    for edit in sorted(edits, key=lambda edit: (edit.place.span.start, edit.place.span.end), reverse=True):
        text = text[: edit.place.span.start] + edit.replacement + text[edit.place.span.end :]
    return text


def test_recovery_gives_up_after_many_mistakes() -> None:
    """E0120 says where: what stands behind was not read."""
    db = database_of({"main.snow": "fn f() do\n" + ") ( => | ] = 1 when\n" * 300 + "end\n\nfn g() = 1\n"})
    codes = [each.code for each in diagnostics_of(db)]
    assert codes.count("E0120") == 1
    assert len(codes) < 100
