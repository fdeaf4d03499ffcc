"""Interfaces and impls in several modules: where they are found, what imports they use, what an edit does again."""

from __future__ import annotations

from snowc.database import Database
from snowc.resolve.model import DefId, ModuleName
from snowc.source import FileId
from tests.support.names import database_of

GEOMETRY = """\
pub interface Shape do
  fn area(self) -> Float
  fn name(self) -> String do "a shape" end
end

pub struct Square do
  side :: Float
end

impl Square do
  pub fn new(side :: Float) -> Self do Square { side: side } end
  fn hidden(self) do self.side end
end

impl Shape for Square do
  fn area(self) do self.side * self.side end
end

impl Display for Square do
  fn to_string(self) do "square ${self.hidden()}" end
end
"""

MAIN = """\
import Geometry

struct Circle do
  radius :: Float
end

impl Geometry.Shape for Circle do
  fn area(self) do 3.0 * self.radius end
end

fn total<T: Geometry.Shape>(shapes :: List<T>) -> Float do
  List.reduce(shapes, 0.0, fn sum, shape -> sum + shape.area() end)
end

fn main() do
  let square = Geometry.Square.new(2.0)
  println("${square} ${square.area()} ${square.name()} ${total([square])} ${Circle { radius: 1.0 }.area()}")
end
"""


def found(db: Database) -> list[str]:
    files = [FileId(each) for each in ("geometry.snow", "main.snow", "other.snow")]
    return [f"{each.code} {each.message}" for file in files if db.text(file) is not None for each in db.check(file)]


def test_impls_are_found_beside_their_types() -> None:
    assert found(database_of({"geometry.snow": GEOMETRY, "main.snow": MAIN})) == []


def test_an_imported_interface_is_used_by_calls_of_its_methods() -> None:
    main = """\
from Shown import Shown, Loud

fn main() do
  println(5.show())
end
"""
    shown = """\
pub interface Shown do
  fn show(self) -> String
end

pub interface Loud do
  fn shout(self) -> String
end

impl Shown for Int do
  fn show(self) do "number" end
end
"""
    db = database_of({"main.snow": main, "shown.snow": shown})
    assert [f"{each.code} {each.message}" for each in db.check(FileId("main.snow"))] == [
        "W0002 the import `Loud` is never used"
    ]


def test_an_impl_of_others_for_others_is_an_orphan() -> None:
    main = 'import Geometry\n\nimpl Debug for Geometry.Square do\n  fn inspect(self) do "square" end\nend\n'
    db = database_of({"geometry.snow": GEOMETRY, "main.snow": main})
    assert found(db) == ["E0026 neither `Debug` nor `Square` is declared in this file"]


def test_inherent_functions_are_private_unless_pub() -> None:
    main = "import Geometry\n\nfn main() do\n  println(Geometry.Square.new(1.0).hidden())\nend\n"
    db = database_of({"geometry.snow": GEOMETRY, "main.snow": main})
    assert found(db) == ["E0030 `Square` has no method `hidden`"]
    main = "import Geometry\n\nfn main() do\n  println(Geometry.Square.hidden(Geometry.Square.new(1.0)))\nend\n"
    assert found(database_of({"geometry.snow": GEOMETRY, "main.snow": main}))[0].startswith("E0035 ")


def test_an_edit_in_a_method_infers_its_group_alone() -> None:
    db = database_of({"geometry.snow": GEOMETRY, "main.snow": MAIN})
    assert found(db) == []
    db.set_text(FileId("geometry.snow"), GEOMETRY.replace("self.side * self.side", "self.side + self.side"))
    db.start_log()
    assert found(db) == []
    again = [key for name, key in db.log if name == "infer_group"]
    assert again == [(DefId(ModuleName("Geometry"), "Square:Shape.area"),)]


def test_a_new_impl_elsewhere_infers_nothing_again() -> None:
    other = "pub struct Other do\n  x :: Int\nend\n"
    texts = {"geometry.snow": GEOMETRY, "main.snow": MAIN, "other.snow": other}
    db = database_of(texts)
    assert found(db) == []
    added = '\nimpl Display for Other do\n  fn to_string(self) do "other" end\nend\n'
    db.set_text(FileId("other.snow"), other + added)
    db.start_log()
    assert found(db) == []
    again = [key for name, key in db.log if name == "infer_group"]
    assert again == [(DefId(ModuleName("Other"), "Other:Display.to_string"),)]


# sentence: 4: The interfaces that count are those that can be named
