"""Interfaces above types, types below interfaces: pure, then over stdio."""

from __future__ import annotations

import pytest

from snow_lsp.ide.type_hierarchy import subtypes, supertypes, type_node_at
from snowc.database import Database
from snowc.source import FileId
from tests.support.language_server import ServerProcess

FILE = FileId("untitled:Types.snow")
PROGRAM = """\
interface Named do
  fn name(self) -> String
end

interface Shape: Named do
  fn area(self) -> Float
end

struct Square do
  side :: Float
end deriving(Eq, Debug)

type Spot do
  Spot
end

impl Named for Square do
  fn name(self) -> String do "square" end
end

impl Shape for Square do
  fn area(self) -> Float do self.side * self.side end
end

impl Named for Spot do
  fn name(self) -> String do "spot" end
end
"""


def names(text: str, related: object) -> list[str]:
    db = Database()
    db.open_text(FILE, PROGRAM)
    node = type_node_at(db, FILE, PROGRAM.index(text) + len(text) - 1)
    assert node is not None
    assert PROGRAM[node.name.span.start : node.name.span.end] == node.definition.name
    return [each.definition.name for each in related(db, node.definition)]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("struct Square", ["Eq", "Debug", "Named", "Shape"]),
        ("type Spot", ["Named"]),
        ("interface Shape", ["Named"]),
        ("interface Named", []),
    ],
)
def test_what_is_above(text: str, above: list[str]) -> None:
    assert names(text, supertypes) == above


@pytest.mark.parametrize(
    ("text", "below"),
    [("interface Named", ["Square", "Spot", "Shape"]), ("impl Shape", ["Square"]), ("struct Square", [])],
)
def test_what_is_below(text: str, below: list[str]) -> None:
    assert names(text, subtypes) == below


def test_over_stdio() -> None:
    with ServerProcess() as server:
        server.open(str(FILE), PROGRAM)
        place = {"textDocument": {"uri": str(FILE)}, "position": {"line": 8, "character": 8}}
        (item,) = server.request("textDocument/prepareTypeHierarchy", place)
        assert (item["name"], item["range"]["start"]["line"]) == ("Square", 8)
        above = server.request("typeHierarchy/supertypes", {"item": item})
        assert [each["name"] for each in above] == ["Eq", "Debug", "Named", "Shape"]
        below = server.request("typeHierarchy/subtypes", {"item": above[2]})
        assert [each["name"] for each in below] == ["Square", "Spot", "Shape"]
        assert server.request("typeHierarchy/subtypes", {"item": {**item, "data": 7}}) == []
