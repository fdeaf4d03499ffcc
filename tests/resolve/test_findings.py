"""What name resolution reports: Markdown cases, a program and the findings as carets."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.inputs import PROJECT
from snowc.resolve.queries import file_of_module, project_modules, resolve_findings
from snowc.syntax.queries import syntax_findings
from tests.support.fixtures import Case, cases_in
from tests.support.names import database_of, shown_findings, texts_of


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent))
def test_findings(case: Case) -> None:
    db = database_of(texts_of(case))
    findings = []
    for module in project_modules(db, PROJECT):
        file = file_of_module(db, module)
        assert file is not None
        findings += [*syntax_findings(db, file), *resolve_findings(db, module)]
    case.expect("found", shown_findings(db, findings))
