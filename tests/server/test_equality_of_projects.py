"""The answers of a session on a project do not depend on what it went through: they are those of a fresh server.

In: seeded sequences on a project of some files: edits of open documents (valid, broken, undone), documents opened and
closed, files written, deleted and renamed by others. Out: every answer on every open document, compared with those
of a server that starts with the files and documents as they are at the end. A failure names its seed.
"""

from __future__ import annotations

import random
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from snow_lsp import workspaces
from snow_lsp.ide.actions import refactorings
from snow_lsp.ide.calls import node_at
from snow_lsp.ide.code_actions import quick_fixes
from snow_lsp.ide.code_lenses import code_lenses
from snow_lsp.ide.completion import completion
from snow_lsp.ide.definition import definition
from snow_lsp.ide.diagnostics import diagnostics
from snow_lsp.ide.document_links import document_links
from snow_lsp.ide.document_symbols import document_symbols
from snow_lsp.ide.hover import hover
from snow_lsp.ide.implementation import implementation
from snow_lsp.ide.inlay_hints import inlay_hints
from snow_lsp.ide.linked_editing import linked_places
from snow_lsp.ide.references import highlights, references
from snow_lsp.ide.rename import rename
from snow_lsp.ide.semantic_tokens import semantic_tokens
from snow_lsp.ide.signature_help import signature_help
from snow_lsp.ide.type_definition import type_definition
from snow_lsp.ide.type_hierarchy import type_node_at
from snow_lsp.ide.workspace_symbols import workspace_symbols
from snow_lsp.workspaces import Workspaces
from snowc.database import Database
from snowc.source import FileId, Span
from snowc.tools.actor_graph import actor_graph
from tests.fuzz.mutation import mutate
from tests.support.fresh_database import Fresh
from tests.support.rounds import rounds

TEXTS = {
    "main.snow": """\
import Shape
import Bank.Desk

fn main() do
  let square = Shape.Square(3)
  println(Shape.area(square))
  let pid = Desk.Desk.start(2)
  println(Desk.Desk.fee(pid, 1))
  let log = spawn(Shape.log, 0)
  send(log, Shape.Drawn(square))
end
""",
    "shape.snow": """\
pub type Shape do
  Square(Int)
  Circle(Int)
end deriving(Eq)

pub type Event do
  Drawn(Shape)
  Cleared
end

pub fn area(shape :: Shape) -> Int do
  case shape do
    Square(side) -> side * side
    Circle(radius) -> 3 * radius * radius
  end
end

pub actor log(count :: Int) do
  receive do
    Drawn(shape) -> log(count + area(shape))
    Cleared -> log(0)
  end
end
""",
    "bank/desk.snow": """\
import Shape

pub service Desk do
  fn init(rate :: Int) -> Int do rate end

  ## What it costs.
  call Fee(times :: Int) :: Int do |rate| (rate, rate * times + size()) end
end

fn size() do
  Shape.area(Shape.Circle(2))
end
""",
}
MANIFEST = '[package]\nname = "equal"\nversion = "0.1.0"\n'
VALID = [
    ("area", "surface"),
    ("Square", "Box"),
    ("count + area(shape)", "count + 1"),
    ("import Shape", "import Shape as Form"),
    ("shape.Circle", "Shape.Square"),
    ("-> Int", ""),
    ("Cleared", "Wiped"),
    ("fn size", "pub fn size"),
    ("rate * times", "rate"),
    ("  println", "  let more = 1\n  println"),
]
FOUND = (2451370235,)
"""Seeds that once failed: a `main.snow` that was gone and came back had no `main`."""
AT_PLACE = (
    completion,
    definition,
    highlights,
    hover,
    implementation,
    linked_places,
    node_at,
    references,
    signature_help,
    type_definition,
    type_node_at,
)


class Editor:
    """What a client does to a server, and what others do to the disk. `open` are the texts of open documents."""

    def __init__(self, root: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.root = root
        self.open: dict[str, str] = {}
        self.history: dict[str, list[str]] = {}
        self.server = Workspaces()
        (root / "snow.toml").write_text(MANIFEST, "utf-8")
        for name, text in TEXTS.items():
            self._write(name, text)
        self._open("main.snow")

    def act(self) -> None:
        actions = [self._edit] * 6 + [self._switch, self._write_on_disk, self._delete, self._move]
        self.chance.choice(actions)()

    def _edit(self) -> None:
        uri = self.chance.choice(sorted(self.open))
        past = self.history.setdefault(uri, [self.open[uri]])
        if self.chance.random() < 0.25:
            text = self.chance.choice(past)
        else:
            text = self._changed(past[-1])
        past.append(text)
        self.open[uri] = text
        self.server.set_text(uri, text)

    def _changed(self, text: str) -> str:
        if self.chance.random() < 0.6:
            old, new = self.chance.choice(VALID)
            return text.replace(old, new) if self.chance.random() < 0.5 or not new else text.replace(new, old)
        return mutate(self.chance, text, list(TEXTS.values()))

    def _switch(self) -> None:
        """Open what is closed, or close one of several."""
        name = self.chance.choice(sorted(TEXTS))
        uri = self._uri(name)
        if uri not in self.open:
            self._open(name)
        elif len(self.open) > 1:
            del self.open[uri]
            self.server.close(uri)

    def _open(self, name: str) -> None:
        path = self.root / name
        text = path.read_text("utf-8") if path.exists() else ""
        self.open[self._uri(name)] = text
        self.server.set_text(self._uri(name), text)

    def _write_on_disk(self) -> None:
        name = self.chance.choice(sorted(TEXTS))
        path = self.root / name
        self._write(name, self._changed(path.read_text("utf-8")) if path.exists() else TEXTS[name])

    def _delete(self) -> None:
        name = self.chance.choice(sorted(TEXTS))
        (self.root / name).unlink(missing_ok=True)
        self.server.read_again(self._uri(name))

    def _move(self) -> None:
        """Deleted here, made there, as who watches files is told of it."""
        names = [*sorted(TEXTS), "form.snow"]
        old, new = self.chance.sample(names, 2)
        if (self.root / old).exists():
            text = (self.root / old).read_text("utf-8")
            (self.root / old).unlink()
            self.server.read_again(self._uri(old))
            self._write(new, text)

    def _write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        self.server.read_again(self._uri(name))

    def _uri(self, name: str) -> str:
        return (self.root / name).as_uri()


def answers(db: Database, file: FileId, text: str, place: int, name: str) -> dict[str, Any]:
    whole = Span(0, len(text))
    found: dict[str, Any] = {
        "diagnostics": diagnostics(db, file),
        "symbols": document_symbols(db, file),
        "links": tuple(document_links(db, file)),
        "hints": inlay_hints(db, file, whole),
        "tokens": semantic_tokens(db, file, whole),
        "fixes": quick_fixes(db, file, whole),
        "lenses": code_lenses(db, file),
        "refactorings": refactorings(db, file, Span(place, place)),
        "rename": rename(db, file, place, name),
    }
    return found | {ask.__name__: ask(db, file, place) for ask in AT_PLACE}


def compare(root: Path, seed: int, edits: int) -> None:
    editor = Editor(root, seed)
    for step in range(edits):
        editor.act()
        is_last = step == edits - 1
        asked = sorted(editor.open) if is_last else [editor.chance.choice(sorted(editor.open))]
        fresh = Workspaces()
        for uri in sorted(editor.open) if is_last else ():
            fresh.set_text(uri, editor.open[uri])
        for uri in asked:
            text = editor.open[uri]
            place, name = editor.chance.randrange(len(text) + 1), editor.chance.choice(["fresh", "Fresh", "area"])
            warm = editor.server.of(uri)
            assert warm is not None
            found = answers(warm.database, warm.file, text, place, name)
            if is_last:
                new = fresh.of(uri)
                assert new is not None
                assert warm.database.files() == new.database.files(), f"seed {seed}"
                _same(found, answers(new.database, new.file, text, place, name), f"seed {seed}, {uri} at {place}")
                both = [(workspace_symbols(each.database, ""), actor_graph(each.database)) for each in (warm, new)]
                assert both[0] == both[1], f"seed {seed}"


def _same(warm: dict[str, Any], cold: dict[str, Any], where: str) -> None:
    different = [each for each in cold if cold[each] != warm[each]]
    assert not different, f"{where}: {[(each, warm[each], cold[each]) for each in different]}"


@pytest.mark.fuzz
def test_answers_after_edits_are_those_of_a_fresh_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspaces, "Database", Fresh)
    for number, seed in enumerate(chain(FOUND, rounds("fuzz", in_suite=150))):
        root = tmp_path / str(number)
        root.mkdir()
        compare(root, seed, edits=5)
