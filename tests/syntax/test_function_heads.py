"""What the heads of functions say by their text alone is what their trees say, whatever is wrong behind the heads.

In: items of all programs of the repository, whole and damaged. A failure shows the text.
"""

from __future__ import annotations

import random

import pytest

from snowc.syntax import tree
from snowc.syntax.function_heads import function_head
from snowc.syntax.parser import late_item, parse_item
from tests.support.rounds import rounds
from tests.syntax.mutation import damaged, items, noise

_ITEMS = items()


def compare_head(text: str) -> bool:
    """Whether the text has the head of a plain function."""
    head = function_head(text)
    if head is None:
        return False
    function = parse_item(text).tree
    assert isinstance(function, tree.FnItem), text
    assert function.body is not None, text
    told = (function.header.name, function.header.is_public, function.is_async)
    assert told == (head.name, head.is_public, head.is_async), text
    return True


def test_most_functions_are_plain() -> None:
    functions = [text for text in _ITEMS if isinstance(parse_item(text).tree, tree.FnItem)]
    plain = sum(map(compare_head, functions))
    assert plain > len(functions) * 0.6
    assert not any(map(compare_head, set(_ITEMS) - set(functions)))


@pytest.mark.fuzz
def test_a_damaged_body_leaves_the_head() -> None:
    plain = [text for text in _ITEMS if function_head(text) is not None]
    for seed in rounds("fuzz", in_suite=150):
        chance = random.Random(seed)
        text = chance.choice(plain)
        compare_head(damaged(text, chance))
        compare_head(text[: chance.randrange(len(text))] + noise(chance))


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("fn a(x) do x end", "a(x)"),
        ("## Doc.\n# more\npub fn a(x :: Int) -> Int when x >= 1 do\n  x\nend", "a(x :: Int) -> Int when x >= 1"),
        ("async fn a(List<x>) = x + 1", "a(List<x>)"),
        ("fn a(x) do\n  (((\n", "a(x)"),
        ("fn a(", None),
        ("fn a(x,\n  y) do x end", None),
        ('@extern("a")\nfn a(x) -> Int', None),
        ("fn a(x) when if x do true else false end do x end", None),
        ('fn a("do") do x end', None),
        ("fn end(x) do x end", None),
        ("fn a<T: Ord>(x :: T, y :: Map<T, Int>) do x end", "a<T: Ord>(x :: T, y :: Map<T, Int>)"),
        ("struct A do\n  fn a(x) do x end\nend", None),
    ],
)
def test_what_a_plain_head_is(text: str, signature: str | None) -> None:
    head = function_head(text)
    assert (None if head is None else head.signature) == signature


def test_a_body_is_parsed_when_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def parse(text: str) -> object:
        parsed.append(text)
        return parse_item(text)

    monkeypatch.setattr("snowc.syntax.parser.parse_item", parse)
    item = late_item("fn a(x) do x end")
    assert item.function_head is not None and item.function_head.name == "a"
    assert parsed == []
    assert item.errors == () and isinstance(item.tree, tree.FnItem) and item.node_count
    assert parsed == [item.text]
