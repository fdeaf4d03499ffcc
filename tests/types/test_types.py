"""The fixtures of this folder: programs with the types and the findings that they have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.fixtures import Case, cases_in
from tests.types.rendering import asked_types, check_text, show_findings, show_schemes


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "*.md"))
def test_types(case: Case) -> None:
    """Blocks: `snow` the program with caret comments, `types` the signatures if they matter, `findings` all that is
    reported.
    """
    text = case.text("snow")
    db = check_text(text)
    for asked in asked_types(db, text):
        assert asked.found == asked.wanted, f"line {asked.line} of the program"
    if case.texts("types"):
        case.expect("types", show_schemes(db))
    case.expect("findings", show_findings(db))
