"""What the types and the editor read: references, bindings with uses, mentions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snowc.diagnostics.facts import ItemRef
from snowc.resolve.model import ConstructorRef, DefId, FunctionRef, LocalRef, ModuleName, Reference, SpecialRef
from snowc.resolve.queries import resolved_item
from snowc.resolve.resolved import ResolvedItem
from snowc.source import FileId
from snowc.syntax.queries import item_of
from snowc.syntax.walk import children
from tests.support.names import database_of

TEXT = """\
struct Point do
  x :: Int
end

fn f(p, other) do
  let Point { x } = p
  let double = fn x -> x * 2 end
  case Some(other) do
    (Some(1) as one) | (Some(_) as one) -> List.map([x, double(x)], double)
    None -> [self().x]
  end
end
"""


def resolved(name: str) -> tuple[ResolvedItem, dict[str, list[Reference]]]:
    """The item's names, and the references by the text that they stand on."""
    db = database_of({"main.snow": TEXT})
    ref = ItemRef(FileId("main.snow"), name, 0)
    item = item_of(db, ref)
    assert item is not None
    found = resolved_item(db, ref)
    by_text: dict[str, list[Reference]] = {}
    for node in walk(item.tree):
        reference = found.references.get(getattr(node, "id", -1))
        if reference is not None:
            by_text.setdefault(item.text[node.start : node.end], []).append(reference)
    return found, by_text


def walk(node: Any) -> Iterator[Any]:
    yield node
    for child in children(node):
        yield from walk(child)


def test_references() -> None:
    _, by_text = resolved("fn:f")
    point = DefId(ModuleName("Main"), "Point")
    assert by_text["Point { x }"] == [ConstructorRef(point, 0, "Point")]
    assert by_text["List.map"] == [FunctionRef(DefId(ModuleName("List"), "map"))]
    assert by_text["None"] == [ConstructorRef(DefId(ModuleName("Prelude"), "Option"), 1, "None")]
    assert by_text["self"] == [SpecialRef("self")]


def test_an_inner_local_is_another_one() -> None:
    found, by_text = resolved("fn:f")
    inner, first, second = by_text["x"]
    assert isinstance(inner, LocalRef)
    assert first == second != inner
    uses = {binding.binding: len(ids) for binding, ids in found.bindings if binding.name == "x"}
    assert sorted(uses.values()) == [1, 2]


def test_alternatives_share_a_binding() -> None:
    found, _ = resolved("fn:f")
    assert [binding.name for binding, _ in found.bindings].count("one") == 1


def test_mentions_are_definitions_only() -> None:
    found, _ = resolved("fn:f")
    assert found.mentions == {DefId(ModuleName("List"), "map")}
