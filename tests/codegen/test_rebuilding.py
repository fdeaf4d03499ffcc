"""A build after edits gives, byte for byte, what a build from nothing gives, and makes only what it must.

Each step of a story writes files over those of the step before; a file without text is deleted.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.cache import open_cache
from snowc.cli.main import main
from snowc.codegen import object_store
from snowc.codegen.code_store import CodeStore
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import Target, host_target
from snowc.codegen.unit_text import UnitText
from snowc.source import FileId
from tests.support.snowc import run

Files = dict[str, str]

START: Files = {
    "snow.toml": '[package]\nname = "story"\nversion = "0.1.0"\n',
    "main.snow": (
        "import Shapes\nimport Sums\n\nfn main() do\n  let shapes = [Shapes.square(2), Shapes.square(3)]\n"
        "  println(Shapes.areas(shapes))\n  println(Sums.total(Shapes.areas(shapes)))\n  println(shapes)\nend\n"
    ),
    "shapes.snow": (
        "pub struct Shape do\n  width :: Int\n  height :: Int = 1\nend deriving(Eq, Debug, Display)\n\n"
        "pub fn square(n :: Int) -> Shape do\n  Shape { width: n, height: n }\nend\n\n"
        "pub fn areas(shapes :: List<Shape>) -> List<Int> do\n"
        "  List.map(shapes, fn shape -> shape.width * shape.height end)\nend\n"
    ),
    "sums.snow": "pub fn total(numbers) do\n  List.reduce(numbers, 0, fn a, b -> a + b end)\nend\n",
}


END_OF_IMPL = "end # impl\n"
AREAS = (
    'pub interface Area do\n  fn area(self) -> Int\n  fn name(self) -> String do "a shape" end\nend\n\n'
    "pub struct Square do\n  side :: Int\nend deriving(Eq, Debug, Display)\n\n"
    "impl Area for Square do\n  fn area(self) do self.side * self.side end\n" + END_OF_IMPL + "\n"
    "pub fn square(n :: Int) -> Square do\n  Square { side: n }\nend\n"
)
SHOWN = "\nimpl Hash for Square do\n  fn hash(self) do 1 end\nend\n"
USES_AREAS = (
    "import Shapes\n\nfn main() do\n  let square = Shapes.square(3)\n"
    '  println("${square.area()} ${square.name()} ${[square]}")\nend\n'
)


LIMITS = "import Sums\n\npub let limits = [Sums.total([1, 2]), 10]\n"


def changed(file: str, old: str, new: str, files: Files = START) -> Files:
    assert old in files[file]
    return {file: files[file].replace(old, new)}


INSPECTS = "pub fn count(names :: List<String>) -> Int do\n  List.length(names)\nend\n"
TAKES_OVER = 'pub fn count(names :: List<String>) -> Int do\n  List.length(List.append(names, "x"))\nend\n'
PASSES_ON = (
    "import Sums\n\npub fn total(names :: List<String>) -> Int do\n  Sums.count(names) + Sums.count(names)\nend\n"
)
COUNTS = (
    'import Shapes\n\nfn main() do\n  let names = String.split("a b c", " ")\n'
    "  println(Shapes.total(names) + Shapes.total(names))\n  println(names)\nend\n"
)
BORROWS: Files = {"main.snow": COUNTS, "shapes.snow": PASSES_ON, "sums.snow": INSPECTS}
"""`main` calls `Shapes`, which calls `Sums`; none of the types says whether a parameter is borrowed"""


TURNS = (
    "pub fn total(numbers :: List<Int>) -> Int do\n  ping(List.length(numbers))\nend\n\n"
    "fn ping(n :: Int) -> Int do\n  if n == 0 do 0 else 1 + pong(n - 1) end\nend\n\n"
    "fn pong(n :: Int) -> Int do\n  Timer.sleep(1)\n  if n == 0 do 0 else 1 + ping(n - 1) end\nend\n"
)
"""two functions that wait because one of them does"""
SLEEP = "  Timer.sleep(1)\n"


STORIES: dict[str, list[Files]] = {
    "a body": [changed("shapes.snow", "height: n", "height: n + 1")],
    "a body, and back": [changed("sums.snow", "a + b", "a * 2 + b"), {"sums.snow": START["sums.snow"]}],
    "lines that move": [{"shapes.snow": "# more\n# lines\n" + START["shapes.snow"]}],
    "a field more": [changed("shapes.snow", "  height", "  label :: String? = None\n  height")],
    "fields in another order": [
        changed("shapes.snow", "  width :: Int\n  height :: Int = 1\n", "  height :: Int = 1\n  width :: Int\n")
    ],
    "a new instance of a library function": [
        changed("shapes.snow", "pub fn areas", "pub fn names(shapes :: List<Shape>) -> List<String> do\n"
                "  List.map(shapes, fn _ -> \"x\" end)\nend\n\npub fn areas"),
        changed("main.snow", "  println(shapes)\n", "  println(shapes)\n  println(List.map([1.5], fn x -> x end))\n"),
    ],
    "an inferred type": [changed("sums.snow", "0, fn a, b -> a + b end", "0.5, fn a, b -> a + Int.to_float(b) end")],
    "a crash elsewhere": [changed("sums.snow", "a + b", "a / (b - b)")],
    "a module more and one less": [
        {"extra.snow": "pub fn total(numbers :: List<Int>) -> Int do\n  List.length(numbers)\nend\n"},
        {"main.snow": START["main.snow"].replace("Sums", "Extra"), "sums.snow": ""},
    ],
    "a function used as a value": [
        changed("main.snow", "  println(shapes)\n", "  println(List.map([[1], []], Sums.total))\n"),
        changed("main.snow", "  println(shapes)\n", "  println(List.map([[1], []], List.length))\n"),
    ],
    "an impl": [
        {"shapes.snow": AREAS, "main.snow": USES_AREAS},
        changed("shapes.snow", "self.side * self.side", "self.side + 1", {"shapes.snow": AREAS}),
        {"shapes.snow": AREAS.replace(END_OF_IMPL, '  fn name(self) do "square" end\nend\n')},
        {"shapes.snow": AREAS.replace("a shape", "some shape")},
        {"shapes.snow": AREAS + SHOWN},
        {"shapes.snow": AREAS},
    ],
    "a function that a constant needs": [
        {"main.snow": "import Limits\n\nfn main() do\n  println(Limits.limits)\nend\n", "limits.snow": LIMITS},
        changed("sums.snow", "a + b", "a + b + 1"),
        changed("sums.snow", "a + b", "a + b * 2")
        | {"limits.snow": LIMITS.replace("[1, 2]", "[1, 2, 3]")},
    ],
    "a parameter is taken over, and borrowed again": [BORROWS, {"sums.snow": TAKES_OVER}, {"sums.snow": INSPECTS}],
    "a function that begins to wait, and ceases to": [
        changed("sums.snow", "  List.reduce", "  Timer.sleep(0)\n  List.reduce"),
        {"sums.snow": START["sums.snow"]},
    ],
    "functions that wait for each other only": [
        {"sums.snow": TURNS},
        {"sums.snow": TURNS.replace(SLEEP, SLEEP + SLEEP)},
        {"sums.snow": TURNS.replace("  if n == 0 do 0 else 1 + pong", "  println(n)\n  if n == 0 do 0 else 1 + pong")},
        {"sums.snow": TURNS.replace(SLEEP, "")},
    ],
    "another main": [changed("main.snow", "println(shapes)\n", "let n = 1\n  Err(\"no ${n}\")\n")],
}  # fmt: skip


@pytest.fixture
def target() -> Target:
    found = host_target()
    if found is None or not found.is_elf:
        pytest.skip("objects of this machine are always made again")
    return found


def write(folder: Path, files: Files) -> None:
    for name, text in files.items():
        if text:
            (folder / name).write_text(text, "utf-8")
        else:
            (folder / name).unlink()


def build(folder: Path, output: Path, *options: str) -> bytes:
    assert main(["build", str(folder), "-o", str(output), *options]) == 0
    return output.read_bytes()


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_as_from_nothing(story: list[Files], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "story"
    folder.mkdir()
    write(folder, START)
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    build(folder, tmp_path / "again")
    for number, step in enumerate(story):
        write(folder, step)
        monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
        again = build(folder, tmp_path / "again")
        monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / f"cache{number}"))
        assert again == build(folder, tmp_path / "fresh")


def test_only_what_changed_is_compiled(target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "story"
    folder.mkdir()
    write(folder, START)
    build(folder, tmp_path / "program")
    compiled = note_compiled_units(monkeypatch)
    write(folder, changed("shapes.snow", "height: n", "height: n + 1"))
    build(folder, tmp_path / "program")
    assert compiled == ["Shapes"]


def test_callers_of_what_borrows_no_more_are_compiled(
    target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "story"
    folder.mkdir()
    write(folder, {**START, **BORROWS})
    build(folder, tmp_path / "program")
    compiled = note_compiled_units(monkeypatch)
    write(folder, {"sums.snow": TAKES_OVER})
    build(folder, tmp_path / "program")
    assert {"Main", "Shapes", "Sums"} <= set(compiled)
    compiled.clear()
    write(folder, {"sums.snow": TAKES_OVER.replace("x", "y")})
    build(folder, tmp_path / "program")
    assert compiled == ["Sums"]
    done = run([str(tmp_path / "program")], env={"SNOW_CHECK_LEAKS": "1"})
    assert (done.returncode, done.stdout) == (0, "16\n[a, b, c]\n")


def note_compiled_units(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the units that are compiled from now on."""
    compiled: list[str] = []
    really = object_store._compile_all

    def compile_all(units: list[UnitText], target: Target, pipeline: Pipeline) -> list[bytes]:
        compiled.extend(unit.name for unit in units)
        return really(units, target, pipeline)

    monkeypatch.setattr(object_store, "_compile_all", compile_all)
    return compiled


@pytest.mark.parametrize("damage", ["objects", "code"])
def test_what_is_damaged_is_made_again(
    damage: str, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("SNOW_CACHE_DIR", str(cache))
    folder = tmp_path / "story"
    folder.mkdir()
    write(folder, START)
    build(folder, tmp_path / "program")
    files = sorted((cache / damage).glob("*/*"))
    assert files
    for number, path in enumerate(files):
        content = path.read_bytes()
        middle = len(content) // 2
        path.write_bytes(content[:middle] if number % 2 else content[:middle] + b"?!" + content[middle + 2 :])
    write(folder, changed("sums.snow", "a + b", "a + b * 2"))
    again = build(folder, tmp_path / "program")
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "other"))
    assert again == build(folder, tmp_path / "fresh")
    assert run([str(tmp_path / "program")], env={}).stdout.splitlines()[1] == "26"


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"surfaces": 1, "types": [[5, 9]]}', b"\xff"])
def test_a_record_that_makes_no_sense_is_none(
    content: bytes, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    cache = open_cache()
    store = CodeStore(cache, FileId("/main.snow"), target, Pipeline.DEV)
    cache.write("code", store.key, content)
    assert store.read() is None
