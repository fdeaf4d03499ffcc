"""Nothing is told twice: over all programs of the fixtures no message comes again, and no two errors are about the very
same text. A habit of another language is mended before the program is looked at, so what it was meant to be may be
wrong in a way of its own; what an impl lacks (E0040) is told at its head, each thing by itself; and what is not
supported yet (E0999) is told beside everything else.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from snowc.diagnostics.diagnostic import Severity
from tests.support.fixtures import read_cases
from tests.support.names import database_of, texts_of
from tests.support.snowc import ROOT

FOLDERS = (
    "tests/types",
    "tests/resolve",
    "tests/syntax/errors",
    "tests/check",
    "tests/mir/lints",
    "tests/diagnostics/carets",
)
APART = ("E0113", "E0040", "E0999")
PAGES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_is_told_twice(path: Path) -> None:
    for case in read_cases(path):
        texts = texts_of(case)
        if not texts:
            continue
        db = database_of(texts)
        found = [each for file in db.files() for each in db.check(file)]
        same = Counter((each.place, each.message) for each in found)
        assert [each for each, count in same.items() if count > 1] == [], case.name
        errors = (each for each in found if each.severity is Severity.ERROR and not each.code.startswith(APART))
        places = Counter(each.place for each in errors)
        assert [each for each, count in places.items() if count > 1 and each.span.start < each.span.end] == [], (
            case.name
        )
