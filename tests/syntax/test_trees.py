"""Texts and their trees: Markdown cases, a program and the tree of each of its items."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.syntax.file import parse_file
from snowc.syntax.split import split_items
from snowc.syntax.tables_generated import NONTERMINALS, RULES
from tests.support.fixtures import Case, cases_in, read_cases
from tests.syntax.rules import rules_used
from tests.syntax.show import show_tree

_TREES = Path(__file__).parent / "trees"


@pytest.mark.parametrize("case", cases_in(_TREES))
def test_trees(case: Case) -> None:
    parsed = parse_file(case.text("snow"))
    assert [finding for placed in parsed.items for finding in placed.item.errors] == []
    shown = [show_tree(placed.item.tree) for placed in parsed.items]
    if parsed.module_doc is not None:
        shown.insert(0, f"module doc: {parsed.module_doc!r}")
    case.expect("tree", "\n".join(shown))


def test_every_rule_of_the_grammar_is_in_a_fixture() -> None:
    """All but those for what recovery gives up, and for expressions by themselves."""
    texts = [case.text("snow") for page in sorted(_TREES.glob("*.md")) for case in read_cases(page)]
    used = set().union(*(rules_used(piece.text) for text in texts for piece in split_items(text).pieces))
    rules = {number: f"{NONTERMINALS[rule[0]]}: {' '.join(rule[4])}" for number, rule in enumerate(RULES, 1)}
    unused = {rule for number, rule in rules.items() if number not in used and "ERROR" not in rule}
    assert unused == {"item: error_item", "fragment: expression"}
