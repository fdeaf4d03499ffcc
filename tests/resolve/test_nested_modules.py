"""Modules inside a file: identities of their items, and what an edit in one of them does again."""

from __future__ import annotations

from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import definition_items, module_summary
from snowc.source import FileId
from snowc.syntax.containers import container_of
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


MEMBERS = """\
pub interface Shown: Display do
  type Item
  ## the text
  fn show(self) -> String
end

impl From<Int> for Box<T> where T: Shown do
  type Item = Int   # of the value
  # a comment
  fn from(a :: Int) -> Self do
    Box { held: a }
  end
  fn from(b) = Box { held: b }
end

impl From<Int> for Box<T> do
  fn from(a) = Box { held: a }
end

module Inner do
  impl Shown for Int do fn show(self) = "x" end
end
"""


def test_functions_of_impls_and_interfaces_are_items() -> None:
    db = database_of({"main.snow": MEMBERS})
    named = {(ref.name, ref.number): (item_offset(db, ref), item.text) for ref, item in file_items(db, FILE).items()}
    assert list(named) == [
        ("interface:Shown", 0),
        ("interface:Shown/fn:show", 0),
        ("impl:From<Int> for Box<T>", 0),
        ("impl:From<Int> for Box<T>/fn:from", 0),
        ("impl:From<Int> for Box<T>/fn:from", 1),
        ("impl:From<Int> for Box<T>", 1),
        ("impl:From<Int> for Box<T>#1/fn:from", 0),
        ("module:Inner", 0),
        ("module:Inner/impl:Shown for Int", 0),
        ("module:Inner/impl:Shown for Int/fn:show", 0),
    ]
    for offset, text in named.values():
        assert offset is not None
        assert MEMBERS[offset : offset + len(text)] == text
    assert named["interface:Shown/fn:show", 0][1].startswith("  ## the text\n")
    around = [container_of(ref) for ref in file_items(db, FILE)]
    assert [(each.name, each.number) for each in around[4:7] if each is not None] == [
        ("impl:From<Int> for Box<T>", 0),
        ("impl:From<Int> for Box<T>", 1),
    ]


def test_the_summary_holds_impls_and_interfaces_without_bodies() -> None:
    summary = module_summary(database_of({"main.snow": MEMBERS}), ModuleName("Main"))
    assert [each.definition.name for each in summary.members] == [
        "Shown.show",
        "Box<T>:From<Int>.from",
        "Box<T>:From<Int>#1.from",
    ]
    assert (summary.interfaces[0].functions, summary.interfaces[0].associated) == (("show",), ("Item",))
    assert (summary.impls[0].interface, summary.impls[0].target) == ("From<Int>", "Box<T>")
    edited = database_of({"main.snow": MEMBERS.replace("Box { held: a }\n", "Box { held: 1 }\n")})
    assert module_summary(edited, ModuleName("Main")) == summary
