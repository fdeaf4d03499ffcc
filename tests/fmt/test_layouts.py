"""Texts and what `snowc fmt` makes of them. A formatted text stays as it is when formatted again."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.tools.fmt.format import format_text
from tests.support.fixtures import Case, cases_in


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent / "layouts"))
def test_layouts(case: Case) -> None:
    formatted = format_text(case.text("snow")).text
    case.expect("formatted", formatted)
    assert format_text(formatted).text == formatted
