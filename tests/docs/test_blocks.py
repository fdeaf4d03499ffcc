"""Every block of Snow in the documents is compiled.

A block ```snow must check without any message; ```snow fails=E0001 must give exactly these codes; ```snow later shows
what is to come and must be refused: as soon as it compiles, the page has to be brought up to date. A block without
`main` is a piece of a program, so nothing is said about functions that it does not use itself.
"""

from __future__ import annotations

import pytest

from tests.support.checking import check_text
from tests.support.fixtures import Block, read_blocks
from tests.support.snowc import ROOT

LIBRARY = ROOT / "docs" / "stdlib"  # its examples are run by tests/stdlib
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]

UNUSED_FUNCTION = "W0003"


def snow_blocks() -> list[object]:
    return [
        pytest.param(block, id=f"{page.relative_to(ROOT)}:{block.first + 1}")
        for page in PAGES
        if LIBRARY not in page.parents
        for block in read_blocks(page)
        if block.kind == "snow"
    ]


@pytest.mark.parametrize("block", snow_blocks())
def test_block(block: Block) -> None:
    unused = set() if "fn main" in block.text else {UNUSED_FUNCTION}
    codes = [code for code in check_text(block.text) if code not in unused]
    if block.attributes == "later":
        assert any(code.startswith("E") for code in codes), "this compiles today: take `later` off"
    elif block.attributes.startswith("fails="):
        assert codes == block.attributes.removeprefix("fails=").split(",")
    else:
        assert codes == []
