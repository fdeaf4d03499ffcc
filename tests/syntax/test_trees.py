"""Texts and their trees: Markdown cases, a program and the tree of each of its items."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.syntax.file import parse_file
from tests.support.fixtures import Case, cases_in
from tests.syntax.show import show_tree


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent / "trees"))
def test_trees(case: Case) -> None:
    parsed = parse_file(case.text("snow"))
    assert [finding for placed in parsed.items for finding in placed.item.errors] == []
    shown = [show_tree(placed.item.tree) for placed in parsed.items]
    if parsed.module_doc is not None:
        shown.insert(0, f"module doc: {parsed.module_doc!r}")
    case.expect("tree", "\n".join(shown))
