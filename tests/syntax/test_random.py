"""A parse never fails, whatever the text; its tree and findings lie inside the text; ids are unique and bounded."""

from __future__ import annotations

import random
from typing import Any

import pytest

from snowc.diagnostics import wording_syntax
from snowc.diagnostics.facts import ItemRef
from snowc.diagnostics.wording import diagnostic_of
from snowc.source import FileId, FileSpan, Span
from snowc.syntax.file import parse_file
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.parser import parse_item
from snowc.syntax.tree import ErrorItem, FnItem
from snowc.syntax.walk import children
from tests.support.rounds import rounds
from tests.syntax.mutation import damaged, items, noise, programs
from tests.syntax.show import show_tree

_ITEMS = items()
assert wording_syntax  # the words of all facts are registered


class _Anywhere:
    def place(self, item: ItemRef, span: Span) -> FileSpan:
        return FileSpan(item.file, span)


def check(text: str) -> ParsedItem:
    """Parse a text and look at all that must hold of any."""
    parsed = parse_item(text)
    assert parsed.text == text
    seen: set[int] = set()
    _check_node(parsed.tree, len(text), parsed.node_count, seen)
    for finding in parsed.errors:
        assert 0 <= finding.span.start <= finding.span.end <= len(text), (finding, text)
        shown = diagnostic_of(ItemRef(FileId("x"), "x", 0), finding, _Anywhere())
        assert shown is not None
        assert shown.message
        for edit in (edit for fix in shown.fixes for edit in fix.edits):
            assert 0 <= edit.place.span.start <= edit.place.span.end <= len(text)
    for comment in parsed.comments:
        assert text[comment.span.start : comment.span.end] == comment.text
    if isinstance(parsed.tree, ErrorItem) and parsed.tree.end > 0:
        assert parsed.errors
    return parsed


def _check_node(root: Any, length: int, node_count: int, seen: set[int]) -> None:
    stack = [root]
    while stack:
        node = stack.pop()
        if hasattr(node, "start"):
            assert 0 <= node.start <= node.end <= length, node
        if hasattr(node, "id"):
            assert node.id < node_count
            assert node.id not in seen, f"two nodes have the id {node.id}"
            seen.add(node.id)
        stack.extend(children(node))


@pytest.mark.fuzz
def test_damaged_items() -> None:
    for seed in rounds("fuzz", 2500):
        rng = random.Random(seed)
        check(damaged(rng.choice(_ITEMS), rng))


@pytest.mark.fuzz
def test_noise() -> None:
    for seed in rounds("fuzz", 400):
        check(noise(random.Random(seed)))


@pytest.mark.fuzz
def test_damaged_files_lose_nothing_and_equal_themselves() -> None:
    """Parsing item by item, as the incremental engine does, gives what parsing the file anew gives."""
    memo: dict[str, ParsedItem] = {}
    text = programs()[0]
    for seed in rounds("fuzz", 60):
        rng = random.Random(seed)
        text = damaged(text, rng) if len(text) < 20_000 else programs()[0]
        fresh = parse_file(text)
        for placed in fresh.items:
            assert text[placed.offset : placed.offset + len(placed.item.text)] == placed.item.text
            known = memo.setdefault(placed.item.text, placed.item)
            assert show_tree(known.tree) == show_tree(placed.item.tree)
            assert known.errors == placed.item.errors


def test_a_tree_that_is_too_deep_is_an_error_and_a_flat_one_is_not() -> None:
    deep = check("fn f() = " + "[" * 5000 + "]" * 5000)
    assert [finding.fact.code for finding in deep.errors] == ["E0121"]
    assert isinstance(deep.tree, FnItem) and "ErrorExpr" in show_tree(deep.tree)
    assert check("fn f() = [" + "1," * 20_000 + "]").errors == ()


def test_a_broken_statement_costs_only_itself() -> None:
    """Behind each damaged line of a body the other lines are read as they were."""
    good = ["let a = 1", "f(a, 2)", 'println("${a}")', "let b = a |> g(3)", "b"]
    broken = [
        "let = ",
        "f(a, ",
        "let c = )",
        "x y z",
        "if",
        "case a",
        "= 3",
        "foo(1 +)",
        "a.",
        "let d :: = 1",
        "[1, 2",
        "]",
    ]
    kept = {show_tree(s) for s in _statements(good)}
    for bad in broken:
        for at in range(len(good)):
            shown = {show_tree(s) for s in _statements([*good[:at], bad, *good[at:]])}
            assert len(kept - shown) <= 1, (bad, at, sorted(kept - shown))


def _statements(lines: list[str]) -> tuple[Any, ...]:
    text = "fn main() do\n" + "".join(f"  {line}\n" for line in lines) + "end"
    tree = check(text).tree
    return tree.body.statements if isinstance(tree, FnItem) and tree.body else ()


@pytest.mark.parametrize(
    "text",
    [
        "fn f() do\n" + "(" * 3000 + "\nend",
        "end\n" * 3000,
        "fn f() do\n" + "do " * 3000,
        'let x = "' + "${" * 800,
        "fn f() = 1" + " + 1" * 3000,
        "fn f() do\n" + "foo bar ( ] \n" * 800 + "end",
        "let x = " + "9" * 5000,
        "@a\n" * 1000,
    ],
    ids=["brackets", "ends", "dos", "interpolations", "sum", "garbage", "digits", "attributes"],
)
def test_large_and_strange(text: str) -> None:
    check(text)
