"""What the server answers about places, as pure functions on cursor fixtures: `$0` marks the cursor."""

from __future__ import annotations

import pytest

from snow_lsp.ide.code_actions import quick_fixes
from snow_lsp.ide.completion import completion
from snow_lsp.ide.definition import definition
from snow_lsp.ide.document_symbols import document_symbols
from snow_lsp.ide.folding import folding_ranges, selection_chain
from snow_lsp.ide.inlay_hints import inlay_hints
from snow_lsp.ide.references import highlights
from snow_lsp.ide.signature_help import signature_help
from snowc.database import Database
from snowc.source import FileId, Span

FILE = FileId("untitled:Features.snow")

PROGRAM = """\
struct Point do
  x :: Int
  y :: Int
end

type Shape do
  Dot(Point)
  Line(Point, Point)
end

## Adds two numbers.
fn add(first, second) do
  first + second
end

fn width(shape :: Shape) -> Int do
  case shape do
    Dot(_) -> 0
    Line(a, b) -> add(a.x, -b.x)
  end
end

actor counter(total :: Int) do
  receive do
    n -> counter(total + n)
  end
end

fn main() do
  let start = Point { x: 1, y: 2 }
  let pid = spawn(counter, 5)
  send(pid, width(Line(start, start)))
end
"""


def at(before: str, after: str, program: str = PROGRAM) -> tuple[Database, int]:
    """A database with the program, and the offset between two texts that follow each other in it."""
    assert program.count(before + after) == 1, "the place must be one"
    db = Database()
    db.open_text(FILE, program)
    return db, program.index(before + after) + len(before)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("-> ad", "d(a.x", "fn add(first, second) do"),
        ("  fir", "st + second", "fn add(first, second) do"),
        ("add(a", ".x", "    Line(a, b) -> add(a.x, -b.x)"),
        ("(a.", "x, -b", "  x :: Int"),
        ("Li", "ne(start", "  Line(Point, Point)"),
        ("Dot(Po", "int)", "struct Point do"),
        ("= Po", "int {", "struct Point do"),
        ("{ ", "x: 1", "  x :: Int"),
        ("spawn(coun", "ter", "actor counter(total :: Int) do"),
        ("n -> coun", "ter", "actor counter(total :: Int) do"),
        ("Line(st", "art", "  let start = Point { x: 1, y: 2 }"),
    ],
)
def test_definition(before: str, after: str, line: str) -> None:
    db, offset = at(before, after)
    place = definition(db, FILE, offset)
    assert place is not None
    start = PROGRAM.rfind("\n", 0, place.span.start) + 1
    assert PROGRAM[start : PROGRAM.index("\n", start)] == line


def test_definition_of_a_library_function_is_in_the_library() -> None:
    db, offset = at("println", "(1)", "fn main() do\n  println(1)\nend\n")
    place = definition(db, FILE, offset - 1)
    assert place is not None
    assert place.file == "stdlib:prelude.snow"


def test_highlights_are_the_mentions_of_one_thing() -> None:
    db, offset = at("fn ad", "d(first")
    assert [PROGRAM[span.start : span.end] for span, _ in highlights(db, FILE, offset)] == ["add", "add"]
    db, offset = at("  let st", "art")
    assert [is_first for _, is_first in highlights(db, FILE, offset)].count(True) == 1
    assert len(highlights(db, FILE, offset)) == 3


def test_shadowed_names_are_different_things() -> None:
    program = "fn main() do\n  let a = 1\n  let a = a + 1\n  println(a)\nend\n"
    db, offset = at("println(", "a)", program)
    spans = sorted(span.start for span, _ in highlights(db, FILE, offset))
    assert spans == [program.index("a = a"), program.index("a)\n")]


def labels(text: str) -> list[str]:
    program = text.replace("$0", "", 1)
    db = Database()
    db.open_text(FILE, program)
    return [each.label for each in completion(db, FILE, text.index("$0"))]


def test_completion_after_a_module() -> None:
    found = labels("fn main() do\n  let job = Job.$0\nend\n")
    assert {"async", "await", "map"} <= set(found)
    assert "println" not in found


def test_completion_after_a_value() -> None:
    struct = "struct P do\n  left :: Int\n  right :: Int\nend\n\n"
    found = labels(f"{struct}fn main() do\n  let p = P {{ left: 1, right: 2 }}\n  println(p.$0)\nend\n")
    assert found[:2] == ["left", "right"]
    assert {"to_upper", "length"} <= set(labels('fn main() do\n  let s = "a"\n  println(s.le$0)\nend\n'))


def test_completion_after_a_type() -> None:
    found = labels("type Colour do\n  Red\n  Green\nend\n\nfn main() do\n  println(Colour.$0)\nend\n")
    assert found[:2] == ["Green", "Red"]


def test_completion_of_names_puts_locals_first() -> None:
    found = labels("fn helper() do 1 end\n\nfn main(args) do\n  let value = 1\n  $0\n  let later = 2\nend\n")
    assert found[:2] == ["args", "value"]
    assert found.index("helper") < found.index("println") < found.index("List") < found.index("while")
    assert "later" not in found


def test_completion_in_a_nested_module_offers_that_module_s_names() -> None:
    functions = "  fn hidden() do 1 end\n\n  pub fn shown() do\n    {}\n  end\n"
    inner = f"module Inner do\n{functions}\n{{}}\nend\n\nfn outer() do 2 end\n"
    inside = labels(inner.format("$0", ""))
    assert inside.index("hidden") < inside.index("println")
    assert {"hidden", "shown", "outer"} <= set(inside)
    assert labels(inner.format("1", "  f$0"))[0] == "actor", "an item begins there"
    outside = labels(inner.format("1", "") + "\nfn main() do\n  $0\nend\n")
    assert "hidden" not in outside and "Inner" in outside


def test_signature_help_counts_arguments() -> None:
    db, offset = at("add(a.x, ", "-b.x")
    found = signature_help(db, FILE, offset)
    assert found is not None
    assert found.label == "Features.add(first :: T, second :: T) -> T"
    assert found.active == 1
    assert found.documentation == "Adds two numbers."


def test_signature_help_of_a_spawn_is_the_actor_s() -> None:
    db, offset = at("spawn(counter, ", "5")
    found = signature_help(db, FILE, offset)
    assert found is not None
    assert (found.label, found.active) == ("Features.counter(total :: Int) -> ()", 0)


CALLS = """\
struct Point do
  x :: Int
end

impl Point do
  pub fn moved(self, by :: Int, again :: Bool) -> Point do %{self | x: by} end
end

type Shape do
  Line(Point, Int)
end

fn join(left :: String, right :: String, mark :: Int) -> String do left <> right end

actor worker(name :: String, limit :: Int) do
  println("${name} ${limit}")
end

fn main() do
  let p = Point { x: 1 }
  p.moved(2, true)
  Line(p, 3)
  "a" |> join("b", 4)
  "a" |2> join("c", 5)
  join("d", mark: 6, right: "e")
  Node.spawn("n@h:1", worker, "f", 7)
end
"""


@pytest.mark.parametrize(
    ("place", "label", "active"),
    [
        ("moved(|2", "Features.Point.moved(self :: Point, by :: Int, again :: Bool) -> Point", 1),
        ("moved(2, |true", "Features.Point.moved(self :: Point, by :: Int, again :: Bool) -> Point", 2),
        ("Line(p, |3", "Line(Point, Int) -> Shape", 1),
        ('|> join(|"b"', "Features.join(left :: String, right :: String, mark :: Int) -> String", 1),
        ('|> join("b", |4', "Features.join(left :: String, right :: String, mark :: Int) -> String", 2),
        ('|2> join(|"c"', "Features.join(left :: String, right :: String, mark :: Int) -> String", 0),
        ('|2> join("c", |5', "Features.join(left :: String, right :: String, mark :: Int) -> String", 2),
        ('"d", mark: |6', "Features.join(left :: String, right :: String, mark :: Int) -> String", 2),
        ('right: |"e"', "Features.join(left :: String, right :: String, mark :: Int) -> String", 1),
        ('worker, "f", |7', "Features.worker(name :: String, limit :: Int) -> ()", 1),
    ],
)
def test_signature_help_knows_methods_constructors_pipes_and_names(place: str, label: str, active: int) -> None:
    before, _, after = place.rpartition("|")
    db, offset = at(before, after, CALLS)
    found = signature_help(db, FILE, offset)
    assert found is not None
    assert (found.label, found.active) == (label, active)


def test_the_outline_holds_items_and_their_parts() -> None:
    db, _ = at("fn ma", "in()")
    outline = {entry.name: [child.name for child in entry.children] for entry in document_symbols(db, FILE)}
    assert outline["Shape"] == ["Dot", "Line"]
    assert outline["Point"] == ["x", "y"]
    assert list(outline) == ["Point", "Shape", "add", "width", "counter", "main"]


def test_inlay_hints_can_be_inserted() -> None:
    db, _ = at("fn ma", "in()")
    program = PROGRAM
    hints = inlay_hints(db, FILE, Span(0, len(PROGRAM)))
    assert [hint.text for hint in hints] == [" receives Int", " :: Point", " :: Pid<Int>"]
    for hint in reversed(hints):
        assert hint.can_be_inserted
        program = program[: hint.offset] + hint.text + program[hint.offset :]
    db.set_text(FILE, program)
    assert db.check(FILE) == ()


def test_a_quick_fix_mends_the_diagnostic() -> None:
    program = "fn main() do\n  let number = 1\n  println(numbr)\nend\n"
    db, offset = at("println(nu", "mbr", program)
    fixes = quick_fixes(db, FILE, Span(offset, offset))
    assert fixes, "an unknown name close to a known one has a fix"
    for edit in fixes[0].fix.edits:
        program = program[: edit.place.span.start] + edit.replacement + program[edit.place.span.end :]
    db.set_text(FILE, program)
    assert db.check(FILE) == ()


def test_folding_and_selection_follow_the_tree() -> None:
    db, offset = at("add(a", ".x")
    folded = {PROGRAM.count("\n", 0, span.start) for span in folding_ranges(db, FILE)}
    assert {0, 5, 15, 16, 22, 23} <= folded
    chain = [PROGRAM[span.start : span.end] for span in selection_chain(db, FILE, offset)]
    assert chain[:3] == ["a", "a.x", "add(a.x, -b.x)"]
    assert chain[-1].startswith("fn width")


@pytest.mark.parametrize("cut", range(0, len(PROGRAM), 7))
def test_no_answer_fails_on_half_typed_code(cut: int) -> None:
    db = Database()
    db.open_text(FILE, PROGRAM[:cut])
    for offset in (cut, cut // 2):
        completion(db, FILE, offset)
        definition(db, FILE, offset)
        highlights(db, FILE, offset)
        signature_help(db, FILE, offset)
        selection_chain(db, FILE, offset)
    inlay_hints(db, FILE, Span(0, cut))
    folding_ranges(db, FILE)
    document_symbols(db, FILE)
    quick_fixes(db, FILE, Span(0, cut))
