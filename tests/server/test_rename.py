"""A rename gives a program that means the same: cursor fixtures in which `$0` marks the cursor."""

from __future__ import annotations

from pathlib import Path

import pytest

from snow_lsp.ide.references import references
from snow_lsp.ide.rename import Refusal, rename, rename_target
from snow_lsp.ide.unchanged_meaning import rewritten
from snow_lsp.ide.what_if import what_if
from snowc.database import Database
from snowc.query import Cancelled
from snowc.source import FileId

FILE = FileId("untitled:Rename.snow")

PROGRAM = """\
struct Point do
  x :: Int
  y :: Int
end

type Shape do
  Circle(Int)
  Rect { w :: Int, h :: Int }
  Square { w :: Int }
end

let limit = 10

fn size(0) do 0 end
fn size(n) do n * 2 end

fn area(shape) do
  case shape do
    Shape.Rect { w, h: 1 } | Shape.Square { w } -> w
    Rect { w, h } -> w * h
    Circle(r) -> size(n: r)
  end
end

actor counter(total :: Int) do
  receive do
    n -> counter(total + n)
  end
end

fn main() do
  let x = 1
  let p = Point { x, y: limit }
  let Point { y, .. } = p
  let add = fn a, b -> a + b end
  let pid = spawn(counter, 5)
  send(pid, add(y, 2))
  "${x} and ${p.x}" |> println
  println(area(Shape.Rect { w: 1, h: y }))
end
"""


def renamed(program: str, new: str) -> str | Refusal:
    offset = program.index("$0")
    text = program.replace("$0", "", 1)
    db = Database()
    db.open_text(FILE, text)
    found = rename(db, FILE, offset, new)
    assert db.text(FILE) == text, "a rename is proposed, not done"
    return found if isinstance(found, Refusal) else rewritten(text, found.get(FILE, ()))


def changed_lines(program: str, new: str) -> list[str]:
    after = renamed(program, new)
    assert isinstance(after, str), after
    db = Database()
    db.open_text(FILE, after)
    assert db.check(FILE) == ()
    lines = zip(program.replace("$0", "", 1).splitlines(), after.splitlines(), strict=True)
    return [now.strip() for then, now in lines if then != now]


@pytest.mark.parametrize(
    ("old", "marked", "new", "lines"),
    [
        (
            "let x = 1",
            "let $0x = 1",
            "ex",
            ["let ex = 1", "let p = Point { x: ex, y: limit }", '"${ex} and ${p.x}" |> println'],
        ),
        (
            "Point { x, y",
            "Point { $0x, y",
            "ex",
            ["let ex = 1", "let p = Point { x: ex, y: limit }", '"${ex} and ${p.x}" |> println'],
        ),
        (
            "  x :: Int",
            "  $0x :: Int",
            "ex",
            ["ex :: Int", "let p = Point { ex: x, y: limit }", '"${x} and ${p.ex}" |> println'],
        ),
        (
            "  y :: Int",
            "  $0y :: Int",
            "z",
            ["z :: Int", "let p = Point { x, z: limit }", "let Point { z: y, .. } = p"],
        ),
        (
            "Rect { w ::",
            "Rect { $0w ::",
            "wide",
            [
                "Rect { wide :: Int, h :: Int }",
                "Shape.Rect { wide: w, h: 1 } | Shape.Square { w } -> w",
                "Rect { wide: w, h } -> w * h",
                "println(area(Shape.Rect { wide: 1, h: y }))",
            ],
        ),
        (
            "Square { w } -> w",
            "Square { $0w } -> w",
            "side",
            ["Shape.Rect { w: side, h: 1 } | Shape.Square { w: side } -> side"],
        ),
        (
            "fn size(0)",
            "fn $0size(0)",
            "twice",
            ["fn twice(0) do 0 end", "fn twice(n) do n * 2 end", "Circle(r) -> twice(n: r)"],
        ),
        ("do n * 2", "do $0n * 2", "many", ["fn size(many) do many * 2 end", "Circle(r) -> size(many: r)"]),
        (
            "actor counter",
            "actor $0counter",
            "tally",
            ["actor tally(total :: Int) do", "n -> tally(total + n)", "let pid = spawn(tally, 5)"],
        ),
        ("let limit", "let $0limit", "most", ["let most = 10", "let p = Point { x, y: most }"]),
        (
            "struct Point",
            "struct $0Point",
            "Place",
            ["struct Place do", "let p = Place { x, y: limit }", "let Place { y, .. } = p"],
        ),
        (
            "type Shape",
            "type $0Shape",
            "Form",
            [
                "type Form do",
                "Form.Rect { w, h: 1 } | Form.Square { w } -> w",
                "println(area(Form.Rect { w: 1, h: y }))",
            ],
        ),
        ("  Circle(Int)", "  $0Circle(Int)", "Disc", ["Disc(Int)", "Disc(r) -> size(n: r)"]),
        ("fn a, b ->", "fn $0a, b ->", "c", ["let add = fn c, b -> c + b end"]),
    ],
)
def test_every_place_has_the_new_name(old: str, marked: str, new: str, lines: list[str]) -> None:
    assert PROGRAM.count(old) == 1
    assert changed_lines(PROGRAM.replace(old, marked), new) == lines


@pytest.mark.parametrize(
    ("old", "marked", "new", "message"),
    [
        ("let add", "let $0add", "end", "`end` is a keyword"),
        ("let add", "let $0add", "Add", "`Add` is no name for a variable"),
        ("let add", "let $0add", "my name", "`my name` is no name for a variable"),
        ("let add", "let $0add", "_", "`_` is no name"),
        ("type Shape", "type $0Shape", "shape", "`shape` is no name for a type"),
        ("|> println", "|> $0println", "print", "`println` belongs to the library"),
        ("spawn(counter", "$0spawn(counter", "start", "`spawn` belongs to the language"),
        ("fn main", "fn $0main", "start", "with `start` there is an error"),
        ("fn area", "fn $0area", "size", "`size` is taken"),
        ("fn area", "fn $0area", "println", "`println` is taken"),
        ("let add", "let $0add", "y", "`y` is taken: a name would stand for something else in line 37"),
        ("  x :: Int", "  $0x :: Int", "y", "`y` is taken"),
        ("type Shape", "type $0Shape", "Point", "`Point` is taken"),
        ("  Circle(Int)", "  $0Circle(Int)", "Square", "`Square` is taken"),
        ("let limit", "let $0limit", "x", "`x` is taken"),
        ("  let x = 1", "  le$0t x = 1", "x", "there is no name here"),
    ],
)
def test_what_would_change_the_meaning_is_refused(old: str, marked: str, new: str, message: str) -> None:
    assert PROGRAM.count(old) == 1
    found = renamed(PROGRAM.replace(old, marked), new)
    assert isinstance(found, Refusal), found
    assert found.message.startswith(message)


def test_a_shadowed_name_is_another_thing() -> None:
    program = "fn main() do\n  let a = 1\n  let $0a = a + 1\n  println(a)\nend\n"
    assert changed_lines(program, "b") == ["let b = a + 1", "println(b)"]


def test_code_with_mistakes_can_be_renamed_where_it_is_understood() -> None:
    program = "fn $0one() do 1 end\n\nfn broken( do\n\nfn main() do\n  println(one() + missing)\nend\n"
    after = renamed(program, "uno")
    assert isinstance(after, str), after
    assert "fn uno()" in after
    assert "println(uno() + missing)" in after


MAIN = """\
import Geometry as G
from Geometry import area as surface, Point

fn main() do
  let p = Point { x: 1, y: 2 }
  println(surface(p) + G.area(p) + Geometry.area(p))
end
"""
GEOMETRY = """\
pub struct Point do
  x :: Int
  y :: Int
end

pub fn area(p :: Point) -> Int do p.x * p.y end
"""


@pytest.fixture
def project(tmp_path: Path) -> tuple[Database, FileId, FileId]:
    (tmp_path / "snow.toml").write_text('[package]\nname = "shapes"\nversion = "0.1.0"\n')
    (tmp_path / "main.snow").write_text(MAIN)
    (tmp_path / "geometry.snow").write_text(GEOMETRY)
    db = Database()
    db.open_project(tmp_path)
    assert db.check_project() == ()
    return db, FileId((tmp_path / "main.snow").as_posix()), FileId((tmp_path / "geometry.snow").as_posix())


def in_project(db: Database, file: FileId, offset: int, new: str) -> dict[FileId, str]:
    found = rename(db, file, offset, new)
    assert not isinstance(found, Refusal), found
    return {each: rewritten(db.text(each) or "", rewrites) for each, rewrites in found.items()}


def test_imports_take_part(project: tuple[Database, FileId, FileId]) -> None:
    db, main, geometry = project
    after = in_project(db, geometry, GEOMETRY.index("area"), "extent")
    assert after[geometry] == GEOMETRY.replace("area", "extent")
    assert after[main] == MAIN.replace("area", "extent")
    after = in_project(db, main, MAIN.index("Point {"), "Place")
    assert after == {main: MAIN.replace("Point", "Place"), geometry: GEOMETRY.replace("Point", "Place")}


@pytest.mark.parametrize("place", ["surface, Point", "surface(p)"])
def test_the_name_of_an_import_is_the_file_s_own(project: tuple[Database, FileId, FileId], place: str) -> None:
    db, main, _ = project
    assert in_project(db, main, MAIN.index(place), "size") == {main: MAIN.replace("surface", "size")}


def test_a_field_is_renamed_in_all_files(project: tuple[Database, FileId, FileId]) -> None:
    db, main, geometry = project
    after = in_project(db, geometry, GEOMETRY.index("x ::"), "left")
    assert "Point { left: 1, y: 2 }" in after[main]
    assert "p.left * p.y" in after[geometry]


def test_the_target_is_the_whole_name() -> None:
    db = Database()
    db.open_text(FILE, PROGRAM)
    target = rename_target(db, FILE, PROGRAM.index("limit") + 3)
    assert target is not None and not isinstance(target, Refusal)
    assert (target.name, target.span.start) == ("limit", PROGRAM.index("limit"))


def test_a_check_that_is_stopped_leaves_the_texts_as_they_were() -> None:
    db = Database()
    db.open_text(FILE, PROGRAM)
    with pytest.raises(Cancelled), what_if(db, {FILE: PROGRAM.replace("limit", "most")}):
        db.cancel()
        db.check(FILE)
    db.resume()
    assert db.text(FILE) == PROGRAM
    assert db.check(FILE) == ()


SERVICE = """\
service Counter do
  fn init(start :: Int) -> Int do start end
  call AddAll(by :: Int) :: Int do |count| (count + by, count + by) end
  cast Reset() do |_| 0 end
end

fn main() do
  let pid = Counter.start(1)
  println(Counter.add_all(pid, 5))
  println(Counter.try_add_all(pid, 5, 100))
  Counter.reset(pid)
end
"""


@pytest.mark.parametrize(
    ("old", "marked", "new"),
    [
        ("Counter.add_all", "Counter.$0add_all", "grow_by"),
        ("Counter.try_add_all", "Counter.$0try_add_all", "try_grow_by"),
        ("call AddAll", "call $0AddAll", "GrowBy"),
    ],
)
def test_a_handler_is_renamed_with_the_functions_that_come_of_it(old: str, marked: str, new: str) -> None:
    assert changed_lines(SERVICE.replace(old, marked, 1), new) == [
        "call GrowBy(by :: Int) :: Int do |count| (count + by, count + by) end",
        "println(Counter.grow_by(pid, 5))",
        "println(Counter.try_grow_by(pid, 5, 100))",
    ]


@pytest.mark.parametrize(
    ("old", "marked", "new", "message"),
    [
        (
            "Counter.add_all",
            "Counter.$0add_all",
            "addAll",
            "`addAll` can't come of a handler's name, as `AddAll` gives",
        ),
        ("Counter.try_add_all", "Counter.$0try_add_all", "grow", "`grow` can't come of a handler's name"),
        ("Counter.add_all", "Counter.$0add_all", "reset", "`reset` is taken"),
        ("Counter.start", "Counter.$0start", "begin", "`start` is made of the `init` of a service"),
    ],
)
def test_names_that_no_handler_gives_are_refused(old: str, marked: str, new: str, message: str) -> None:
    found = renamed(SERVICE.replace(old, marked, 1), new)
    assert isinstance(found, Refusal), found
    assert found.message.startswith(message)


def test_a_handler_that_nobody_calls_is_renamed() -> None:
    program = (
        "service A do\n  fn init() -> Int do 0 end\n  cast $0Tick() do |n| n end\nend\n\nfn main() do A.start() end\n"
    )
    assert changed_lines(program, "Tock") == ["cast Tock() do |n| n end"]


ATOMS = """\
actor light(is_on :: Bool) do
  receive do
    :toggle -> light(not is_on)
    :stop -> println(is_on)
  end
end

fn press(pid :: Pid<Atom>) do
  send(pid, :tog$0gle)
  println("${:toggle} toggle")
end

fn main() do
  let pid = spawn(light, false)
  press(pid)
  pid |> send(:stop)
  Process.priority(:high)
end
"""


def test_a_message_that_is_an_atom_is_renamed_where_it_is_sent_and_received() -> None:
    """What only looks like it, in a text, stays."""
    after = renamed(ATOMS, "switch")
    assert after == ATOMS.replace("$0", "").replace(":toggle", ":switch")


@pytest.mark.parametrize(
    ("place", "new", "message"),
    [
        (":tog|gle)", "stop", "stop"),
        (":tog|gle)", "Stop", "`Stop` is no name for an atom: it begins with a small letter"),
        (":hi|gh", "loud", "`:high` belongs to the library, or to a dependency"),
    ],
)
def test_atoms_that_keep_their_names(place: str, new: str, message: str) -> None:
    """Two that were two must not become one."""
    program = ATOMS.replace("$0", "").replace(place.replace("|", ""), place.replace("|", "$0"))
    found = renamed(program, new)
    assert isinstance(found, Refusal) and message in found.message


def test_uses_of_an_atom_are_those_of_the_whole_project(project: tuple[Database, FileId, FileId]) -> None:
    db, main, other = project
    for file in (main, other):
        db.set_text(file, f"{db.text(file)}\nfn told() -> Atom do :told end\n")
    places = references(db, main, (db.text(main) or "").index(":told") + 2)
    assert {place.file for place, _ in places} == {main, other} and len(places) == 2
