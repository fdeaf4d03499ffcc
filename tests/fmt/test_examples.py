"""What people read first is in the one style: `snowc fmt examples` puts it there."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.tools.fmt.format import format_text
from tests.support.snowc import ROOT

_EXAMPLES = sorted((ROOT / "examples").rglob("*.snow"))


@pytest.mark.parametrize("path", _EXAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_examples_are_formatted(path: Path) -> None:
    text = path.read_text("utf-8")
    assert format_text(text).text == text
