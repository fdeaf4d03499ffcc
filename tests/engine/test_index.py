"""The index on the disk gives exactly what checking anew gives, and saves the work of unchanged modules."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from snowc.cache import Cache
from snowc.cli.check import check
from snowc.cli.report import PLAIN_STYLE
from snowc.database import Database
from snowc.index.questions import questions
from snowc.index.store import ENTRIES, FACTS
from snowc.inputs import PROJECT, STDLIB, file_text
from snowc.resolve.queries import project_modules
from snowc.source import FileId
from tests.engine.programs import edited
from tests.support.names import database_of
from tests.support.rounds import rounds

SHAPES = """\
## A shape.
pub struct Shape do
  name :: String
  size :: Int = 1
end

pub fn grow(shape :: Shape, by :: Int) -> Shape do
  %{shape | size: shape.size + by}
end

pub fn double(n) do
  n * 2
end

pub interface Measured do
  fn measure(self) -> Int
end

impl Measured for Shape do
  fn measure(self) -> Int do
    self.size * 2
  end
end
"""

RULES = """\
import Shapes
import Sides

let limit = 10

pub fn allowed(shape :: Shapes.Shape) do
  Shapes.double(shape.size) < limit and shape.name != "" and Sides.even(limit)
end

pub fn grown(shape :: Shapes.Shape) -> Int do
  Shapes.grow(shape, 1).size + shape.measure()
end

pub fn odd(n :: Int) -> Bool do
  if n == 0 do false else Sides.even(n - 1) end
end
"""

SIDES = """\
import Rules

pub fn even(n :: Int) -> Bool do
  if n == 0 do true else Rules.odd(n - 1) end
end
"""

MAIN = """\
from Shapes import Shape
import Rules

module Words do
  let greeting = "hello"

  pub fn greet(name) do
    "${greeting} ${name}"
  end
end

fn main() do
  println(Words.greet("you"))
  let shape = Shape { name: "a" }
  println(Rules.allowed(shape))
  println(Rules.grown(shape))
end
"""

FILES = {"main.snow": MAIN, "rules.snow": RULES, "shapes.snow": SHAPES, "sides.snow": SIDES}

VARIANTS = (
    *(("n * 2", "n * 3"), ("n * 2", "n * 2.0"), ("n * 2", "n == 2"), ("pub fn double(n)", "pub fn double(number, n)")),
    *(("size :: Int = 1", "size :: Int"), ("size :: Int = 1", "size :: Float = 1.0"), ("name ::", "label ::")),
    *(("let limit = 10", "let limit = 100 / Shapes.double(5)"), ("n * 2", "n * 0")),
    *(("let limit = 10", "let limit = 20"), ("let limit = 10", 'let limit = "10"'), ("pub fn grow(", "fn grow(")),
    *(("-> Bool do", "-> Bool!String do"), ("shape :: Shape,", "figure :: Shape,"), ("by :: Int", "by :: Float")),
    *(("import Sides", "import Sites"), ("pub struct", "struct"), ("fn main() do", "fn main() do\n  let unused = 1")),
    *(("end\n", "end deriving(Debug)\n"), ("## A shape.", "## Any shape.\n## Or none."), ('!= ""', "!= limit")),
    *(("println(Rules.allowed(shape))", "println(shape == shape)"), ("import Rules\n", "import Rules as Laws\n")),
    *(
        ("self.size * 2", "self.size * 3"),
        ("fn measure(self)", "fn weigh(self)"),
        ("impl Measured for", "impl Debug for"),
    ),
    *(("interface Measured", "interface Weighed"), ("impl Measured", "impl Weighed"), ("-> Int\nend", "-> Float\nend")),
    *(("module Words", "module Phrases"), ("pub fn greet", "fn greet"), ('let greeting = "hello"', "let greeting = 1")),
)
"""Replacements that leave most modules right: an error would hide what an index wrongly takes for unchanged."""


class MemoryCache:
    """A cache without a disk."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}

    def read(self, kind: str, key: str) -> bytes | None:
        return self.entries.get(f"{kind} {key}")

    def write(self, kind: str, key: str, content: bytes) -> None:
        self.entries[f"{kind} {key}"] = content


def warm(texts: Mapping[str, str], cache: MemoryCache) -> Database:
    """A fresh start with what the cache has."""
    db = database_of(texts)
    db.keep_findings(cache)
    db.start_log()
    db.check_project()
    return db


def changed(file: str, old: str, new: str) -> dict[str, str]:
    assert FILES[file].count(old) == 1
    return {**FILES, file: FILES[file].replace(old, new)}


def checked_modules(db: Database) -> list[str]:
    """The files of which the types were asked, by their modules."""
    return sorted({str(key).partition(".")[0] for name, key in db.log if name == "type_findings"})


@pytest.fixture
def cache() -> MemoryCache:
    cache = MemoryCache()
    assert warm(FILES, cache).check_project() == ()
    kinds = Counter(key.partition(" ")[0] for key in cache.entries)
    assert kinds == {ENTRIES: len(FILES), FACTS: len(FILES) + 1}  # and the library
    return cache


def test_nothing_is_parsed_when_nothing_changed(cache: MemoryCache) -> None:
    ran = {name for name, _ in warm(FILES, cache).log}
    assert not ran & {"parsed_item", "resolved_item", "infer_group", "lowering"}


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        pytest.param("main.snow", '"a"', '"b"', ["Main"], id="a body that nobody imports"),
        pytest.param("shapes.snow", "+ by", "+ by + by", ["Shapes"], id="a body behind a signature"),
        pytest.param("shapes.snow", "self.size * 2", "self.size * 3", ["Shapes"], id="a body of an impl"),
        pytest.param("shapes.snow", "n * 2", "n + n * 2", ["Shapes"], id="a body whose inferred type stays"),
        pytest.param("shapes.snow", "n * 2", "n - 2.0", ["Main", "Rules", "Shapes", "Sides"], id="one whose does not"),
        pytest.param("shapes.snow", "= 1", "= 2", ["Main", "Rules", "Shapes", "Sides"], id="a default"),
        pytest.param("rules.snow", "if n == 0 do", "if n <= 0 do", ["Rules", "Sides"], id="one of an import cycle"),
    ],
)
def test_a_module_is_checked_again_when_its_answer_may_differ(
    cache: MemoryCache, file: str, old: str, new: str, wanted: list[str]
) -> None:
    assert checked_modules(warm(changed(file, old, new), cache)) == wanted


def test_warnings_are_kept_and_errors_are_not(cache: MemoryCache) -> None:
    warning = changed("main.snow", "fn main() do", "fn main() do\n  let unused = 1")
    first = warm(warning, cache).check_project()
    db = warm(warning, cache)
    assert [each.code for each in first] == ["W0001"]
    assert db.check_project() == first
    assert checked_modules(db) == []
    error = changed("main.snow", '"a"', "1")
    warm(error, cache)
    assert checked_modules(warm(error, cache)) == ["Main"]


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", b'{"interface": "", "diagnostics": [{}]}', b'{"a'])
def test_an_entry_that_cannot_be_read_is_a_miss(cache: MemoryCache, content: bytes) -> None:
    good = dict(cache.entries)
    cache.entries = dict.fromkeys(good, content)
    assert warm(FILES, cache).check_project() == ()
    assert cache.entries == good


def test_the_imports_of_a_file_are_kept_piece_by_piece() -> None:
    """As the server does it while nobody waits."""
    cache = MemoryCache()
    db = database_of(FILES)
    db.keep_findings(cache)
    rules = FileId("rules.snow")
    assert db.check(rules) == ()
    assert not cache.entries
    pieces = 0
    while db.keep_next(rules):
        pieces += 1
    assert pieces == 3  # Shapes, Sides and itself; Main imports them, and they not it
    db = database_of(FILES)
    db.keep_findings(cache)
    db.start_log()
    assert db.check(rules) == ()
    assert checked_modules(db) == []
    assert not db.keep_next(rules)


def test_an_edited_file_is_left_out(cache: MemoryCache) -> None:
    """What an editor holds for a second is not worth a file on the disk."""
    db = warm(FILES, cache)
    before = dict(cache.entries)
    file = next(each for each in db.files() if each.endswith("main.snow"))
    db.set_text(file, MAIN.replace('"a"', '"b"'))
    assert db.check(file) == ()
    assert cache.entries == before


@pytest.mark.parametrize("place", ["file", "read-only folder", "fresh folder"])
def test_the_command_needs_no_cache(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, folder = tmp_path / "program.snow", tmp_path / "cache"
    program.write_text('fn main() do println("a") end\n', "utf-8")
    if place == "file":
        folder.write_text("not a folder", "utf-8")
    elif place == "read-only folder":
        folder.mkdir(mode=0o500)
    monkeypatch.setenv("SNOW_CACHE_DIR", str(folder))
    assert [check(program, PLAIN_STYLE) for _ in range(2)] == [0, 0]


def test_entries_on_the_disk_are_shared(tmp_path: Path) -> None:
    first, second = database_of(FILES), database_of(FILES)
    first.keep_findings(Cache(tmp_path))
    second.keep_findings(Cache(tmp_path))
    assert first.check_project() == second.check_project() == ()
    second = database_of(FILES)
    second.keep_findings(Cache(tmp_path))
    second.start_log()
    second.check_project()
    assert checked_modules(second) == []


def one_change(rng: random.Random, texts: dict[str, str]) -> dict[str, str]:
    name = rng.choice(sorted(texts))
    if rng.random() < 0.15:
        return {**texts, name: edited(rng, texts[name])}
    if rng.random() < 0.05:
        return {path: text for path, text in texts.items() if path != name or path == "main.snow"}
    if rng.random() < 0.05:
        return {**texts, "main/words.snow": "pub fn greet(n :: Int) -> Int do n end\n"}
    old, new = rng.choice(VARIANTS)
    name = rng.choice([path for path in sorted(texts) if old in texts[path]] or [name])
    return {**texts, name: texts[name].replace(old, new, 1)}


def kept_answers(db: Database, part: str) -> dict[str, object]:
    """What other modules may ask of each module, whether it is kept or not."""
    return {
        f"{query}({key})": query(db, key) for each in project_modules(db, part) for query, key in questions(db, each)
    }


@pytest.mark.parametrize("part", [PROJECT, STDLIB])
def test_kept_answers_are_what_is_computed(part: str, cache: MemoryCache) -> None:
    db = warm(FILES, cache)
    assert kept_answers(db, part) == kept_answers(database_of(FILES), part)
    assert ("facts_of_file" if part == PROJECT else "library_facts") in {name for name, _ in db.log}


def edit_and_compare(seed: int, edits: int) -> None:
    rng = random.Random(seed)
    cache = MemoryCache()
    history = [dict(FILES)]
    for _ in range(edits):
        texts = one_change(rng, history[-1] if rng.random() < 0.6 else rng.choice(history))
        history.append(texts)
        fresh = database_of(texts)
        db = warm(texts, cache)
        assert db.check_project() == fresh.check_project(), f"seed {seed}: {texts}"
        if rng.random() < 0.3:
            assert kept_answers(db, PROJECT) == kept_answers(fresh, PROJECT), f"seed {seed}: {texts}"


@pytest.mark.fuzz
def test_warm_answers_are_cold_answers() -> None:
    for seed in rounds("fuzz", 5):
        edit_and_compare(seed, edits=10)


def edit_in_one_session(seed: int, edits: int) -> None:
    """As the server does it: started with an index, then texts change, and all is asked again and again."""
    rng = random.Random(seed)
    cache = MemoryCache()
    texts = dict(FILES)
    warm(one_change(rng, texts) if rng.random() < 0.5 else texts, cache)
    db = warm(texts, cache)
    for _ in range(edits):
        name = rng.choice(sorted(texts))
        changed_texts = one_change(rng, texts) if rng.random() < 0.7 else {**texts, name: edited(rng, texts[name])}
        texts = {path: changed_texts.get(path, text) for path, text in texts.items()}
        for path, text in texts.items():
            db.set_text(FileId(path), text) if rng.random() < 0.5 else db.set_input(file_text, FileId(path), text)
        fresh = database_of(texts)
        asked = db.check_project if rng.random() < 0.3 else lambda: tuple(db.check(file) for file in db.files())
        wanted = fresh.check_project() if asked == db.check_project else tuple(fresh.check(each) for each in db.files())
        assert asked() == wanted, f"seed {seed}: {texts}"


@pytest.mark.fuzz
def test_a_session_with_an_index_gives_the_answers_of_a_fresh_start() -> None:
    for seed in rounds("fuzz", 3):
        edit_in_one_session(seed, edits=8)


def test_a_constant_asks_for_bodies_of_other_modules() -> None:
    cache = MemoryCache()
    texts = {
        "main.snow": "import Shapes\n\nfn main() do\n  println(share)\nend\n\nlet share = 10 / Shapes.size(2)\n",
        "shapes.snow": "pub fn size(n :: Int) -> Int do\n  n * 2\nend\n",
    }
    assert warm(texts, cache).check_project() == ()
    texts["shapes.snow"] = texts["shapes.snow"].replace("n * 2", "n - 2")
    assert [each.code for each in warm(texts, cache).check_project()] == ["E0057"]
