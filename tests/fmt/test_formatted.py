"""What people read is in the one style, the library and projects' templates too: `snowc fmt` puts it there."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.tools.fmt.format import format_text
from tests.support.snowc import ROOT

_FOLDERS = ("examples", "compiler/snowc/stdlib", "compiler/snowc/tools/templates")
_FILES = [path for folder in _FOLDERS for path in sorted((ROOT / folder).rglob("*.snow"))]


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_people_read_is_formatted(path: Path) -> None:
    text = path.read_text("utf-8")
    assert format_text(text).text == text
