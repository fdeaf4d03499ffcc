"""Interfaces and impls in the editor: where things are, what follows a dot, references and rename through all impls."""

from __future__ import annotations

import pytest

from snow_lsp.ide.completion import completion
from snow_lsp.ide.definition import definition
from snow_lsp.ide.document_symbols import document_symbols
from snow_lsp.ide.hover import hover
from snow_lsp.ide.implementation import implementation
from snow_lsp.ide.references import references
from snow_lsp.ide.rename import Refusal, rename
from snow_lsp.ide.unchanged_meaning import rewritten
from snowc.database import Database
from snowc.source import FileId

FILE = FileId("untitled:Interfaces.snow")
PROGRAM = """\
interface Shape do
  fn area(self) -> Float
  fn name(self) -> String do "shape" end
end

struct Square do
  side :: Float
end

struct Dot do
  at :: Int
end

impl Shape for Square do
  fn area(self) -> Float do self.side * self.side end
end

impl Shape for Dot do
  fn area(self) -> Float do 0.0 end
  fn name(self) -> String do "dot" end
end

impl Display for Square do
  fn to_string(self) -> String do "[${self.side}]" end
end

impl Square do
  fn unit() -> Square do Square { side: 1.0 } end
  fn grow(self, by :: Float) -> Square do Square { side: self.side + by } end
end

fn total<T: Shape>(xs :: List<T>) -> Float do
  List.fold(xs, 0.0, fn sum, x -> sum + x.area() end)
end

fn main() do
  println(total([Square.unit().grow(1.0)]))
  println(Dot { at: 1 }.name())
end
"""


def opened(text: str = PROGRAM) -> Database:
    db = Database()
    db.open_text(FILE, text)
    assert db.check(FILE) == () or text != PROGRAM
    return db


def lines(db: Database, places: object) -> list[int]:
    return [PROGRAM[: place.span.start].count("\n") + 1 for place in places if place.file == FILE]  # type: ignore[attr-defined]


def test_implementations() -> None:
    db = opened()
    assert lines(db, implementation(db, FILE, PROGRAM.index("Shape do"))) == [14, 18]
    assert lines(db, implementation(db, FILE, PROGRAM.index("area(self) -> Float\n"))) == [15, 19]
    assert lines(db, implementation(db, FILE, PROGRAM.index("x.area()") + 2)) == [15, 19]
    assert lines(db, implementation(db, FILE, PROGRAM.index("Square do"))) == [14, 23, 27]


@pytest.mark.parametrize(
    ("marker", "line"),
    [("Shape for Dot", 1), ("Shape>(xs", 1), ("x.area()", 2), ("unit().grow", 28), ("grow(1.0)", 29)],
)
def test_definitions(marker: str, line: int) -> None:
    db = opened()
    found = definition(db, FILE, PROGRAM.index(marker) + (2 if marker == "x.area()" else 0))
    assert found is not None and lines(db, [found]) == [line]


def test_references_go_through_all_impls() -> None:
    db = opened()
    for marker in ("area(self) -> Float\n", "area(self) -> Float do self", "x.area()"):
        offset = PROGRAM.index(marker) + (2 if marker == "x.area()" else 0)
        assert sorted(lines(db, [place for place, _ in references(db, FILE, offset)])) == [2, 15, 19, 33]


def test_rename_goes_through_all_impls() -> None:
    db = opened()
    for marker in ("area(self) -> Float\n", "area(self) -> Float do 0.0"):
        found = rename(db, FILE, PROGRAM.index(marker), "surface")
        assert not isinstance(found, Refusal)
        assert rewritten(PROGRAM, found[FILE]) == PROGRAM.replace("area", "surface")
    taken = rename(db, FILE, PROGRAM.index("area(self) -> Float\n"), "name")
    assert isinstance(taken, Refusal)
    library = rename(db, FILE, PROGRAM.index("to_string(self)"), "show")
    assert isinstance(library, Refusal) and "library" in library.message


def after(text: str) -> list[str]:
    marked = PROGRAM.replace(
        "fn main() do\n", f"fn probe<T: Shape>(t :: T, square :: Square) do\n  {text}\nend\n\nfn main() do\n"
    )
    offset = marked.index("$0")
    db = opened(marked.replace("$0", ""))
    return [each.label for each in completion(db, FILE, offset)]


def test_completion_of_methods() -> None:
    assert after("t.$0")[:2] == ["area", "name"]
    square = after("square.$0")
    assert square[0] == "side" and {"area", "name", "grow", "to_string"} <= set(square)
    assert "unit" not in square, "it has no `self`"
    assert "unit" in after("Square.$0")
    assert after("Shape.$0") == ["area", "name"]


def test_outline_and_hover() -> None:
    db = opened()
    outline = {each.name: [part.name for part in each.children] for each in document_symbols(db, FILE)}
    assert outline["Shape"] == ["area", "name"]
    assert outline["Shape for Dot"] == ["area", "name"]
    assert outline["Square"] == ["unit", "grow"] or outline["Square"] == ["side"]
    shown = hover(db, FILE, PROGRAM.index("grow(1.0)"))
    assert shown is not None and "grow : fn(Square, Float) -> Square" in shown.markdown
