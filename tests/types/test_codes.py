"""Every kind of finding that the types report is shown by a fixture."""

from __future__ import annotations

import re
from pathlib import Path

from snowc.types import errors, mailbox_errors
from tests.support.fixtures import read_cases

ELSEWHERE = {
    "E0045": "an import cycle needs several modules: test_modules.py",
    "E0067": "it takes hundreds of patterns: test_exhaustive.py",
}


def test_every_code_has_a_fixture() -> None:
    cases = [case for path in Path(__file__).parent.glob("*.md") for case in read_cases(path)]
    shown = {
        code for case in cases for text in case.texts("findings") for code in re.findall(r"^([EW]\d{4}):", text, re.M)
    }
    facts = [
        each
        for each in (*vars(errors).values(), *vars(mailbox_errors).values())
        if isinstance(each, type) and hasattr(each, "code")
    ]
    assert len(facts) > 30
    assert sorted({fact.code for fact in facts} - shown - set(ELSEWHERE)) == []
