"""Fixes are edits that work: applied, the mistake is gone.

`fixes.md` shows texts after all fixes of their diagnostics, also those in other files. And every fix that any fixture
of the front end is offered is applied by itself: its message must be gone, and no syntax error new.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic, Fix
from snowc.source import FileId
from tests.support.fixtures import Case, cases_in, read_cases
from tests.support.names import database_of, texts_of
from tests.support.snowc import ROOT

HERE = Path(__file__).parent
FIXTURES = sorted(
    path
    for folder in ("tests/types", "tests/resolve", "tests/syntax/errors", "tests/check", "tests/mir/lints")
    for path in (ROOT / folder).rglob("*.md")
)


def applied(texts: Mapping[str, str], fixes: list[Fix]) -> dict[str, str]:
    """The texts after some fixes; each edit once, the last ones of a file first."""
    edits = {edit for fix in fixes for edit in fix.edits}
    changed = dict(texts)
    for edit in sorted(edits, key=lambda edit: (edit.place.span.start, edit.place.span.end), reverse=True):
        text, span = changed[edit.place.file], edit.place.span
        changed[edit.place.file] = text[: span.start] + edit.replacement + text[span.end :]
    return changed


def diagnostics(db: Database) -> list[Diagnostic]:
    return [each for file in db.files() for each in db.check(file)]


def complaints(found: list[Diagnostic]) -> list[str]:
    """What is said, without places: a fix may move them."""
    return [f"{each.code} {each.message}" for each in found]


def complaints_after(db: Database, texts: Mapping[str, str], fix: Fix) -> list[str]:
    """What is said when only this fix is applied; the database has its old texts again afterwards."""
    changed = applied(texts, [fix])
    for file in texts:
        db.set_text(FileId(file), changed[file])
    after = complaints(diagnostics(db))
    for file, text in texts.items():
        db.set_text(FileId(file), text)
    return after


@pytest.mark.parametrize("case", cases_in(HERE, "fixes.md"))
def test_after_all_fixes(case: Case) -> None:
    texts = texts_of(case)
    fixes = [fix for each in diagnostics(database_of(texts)) for fix in each.fixes[:1]]
    after = applied(texts, fixes)
    case.expect("fixed", "\n".join(f"# {file}\n{after[file]}" for file in sorted(after)))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_fix_removes_its_message(path: Path) -> None:
    for case in read_cases(path):
        texts = texts_of(case)
        db = database_of(texts)
        found = diagnostics(db)
        before = complaints(found)
        for each in found:
            said = f"{each.code} {each.message}"
            for fix in each.fixes:
                after = complaints_after(db, texts, fix)
                assert after.count(said) < before.count(said), (case.name, said, fix.title)
                new = {message for message in after if message.startswith("E01")} - set(before)
                assert not fix.is_certain or not new, (case.name, said, fix.title)
