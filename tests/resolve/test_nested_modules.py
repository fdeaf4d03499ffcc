"""Modules inside a file: identities of their items, and what an edit in one of them does again."""

from __future__ import annotations

from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import definition_items
from snowc.source import FileId
from snowc.syntax.queries import file_items, item_offset
from snowc.types.queries import scheme_of
from snowc.types.show import show_scheme
from tests.support.names import database_of

FILE = FileId("main.snow")
TEXT = """\
module Shapes do
  ## the area
  pub fn area(r :: Int) -> Int do
    r * r
  end

  module Inner do
    test "a/b" do
      assert area(2) == 4
    end
  end
end

fn main() do
  println(Shapes.area(2))
end
"""


def test_items_have_identities_of_their_own() -> None:
    db = database_of({"main.snow": TEXT})
    named = {ref.name: (item_offset(db, ref), item.text) for ref, item in file_items(db, FILE).items()}
    assert list(named) == [
        "module:Shapes",
        "module:Shapes/fn:area",
        "module:Shapes/module:Inner",
        "module:Shapes/module:Inner/test:a/b",
        "fn:main",
    ]
    for offset, text in named.values():
        assert offset is not None
        assert TEXT[offset : offset + len(text)] == text
    assert named["module:Shapes/fn:area"][1].startswith("  ## the area\n")


def test_definitions_have_the_modules_name() -> None:
    db = database_of({"main.snow": TEXT})
    area = DefId(ModuleName("Main.Shapes"), "area")
    assert show_scheme(scheme_of(db, area)) == "fn(Int) -> Int"
    assert definition_items(db, DefId(ModuleName("Main.Shapes.Inner"), "test:a/b")) != ()


def test_an_edit_inside_reads_one_item_again() -> None:
    db = database_of({"main.snow": TEXT})
    assert db.check(FILE) == ()
    db.set_text(FILE, TEXT.replace("r * r", "r + r"))
    db.start_log()
    assert db.check(FILE) == ()
    again = [str(getattr(key, "name", key)) for name, key in db.log if name in {"resolved_item", "scope_of"}]
    assert [each for each in again if each != "module:Shapes"] == ["module:Shapes/fn:area"]
    assert [[each.name for each in key] for name, key in db.log if name == "infer_group"] == [["area"]]
