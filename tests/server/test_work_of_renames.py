"""References and renames look only at what may mention the name: no other item is parsed, resolved or inferred.

In: a project of some modules, of which three use a function. Out: which items were parsed, and which queries ran.
"""

from __future__ import annotations

import pytest

from snow_lsp.ide.references import references
from snow_lsp.ide.rename import Refusal, rename
from snowc.database import Database
from snowc.source import FileId
from snowc.syntax import parser
from tests.support.names import database_of

HUB = "## All need `it`.\npub fn hub(n :: Int) -> Int do\n  n\nend\n\npub fn other(n :: Int) -> Int do\n  n * 2\nend\n"
USER = """\
import Hub

# it is the user
struct Kept{number} do
  it :: Int
end

fn uses{number}(n :: Int) -> Int do
  Hub.hub(n) + {number}
end

fn far(n) do
  near(n) + Hub.other(n)
end

fn near(n) do
  far(n - 1)
end
"""
STRANGER = "pub fn alone(it) do\n  it + 1\nend\n\nfn apart(n) do\n  alone(n) + 2\nend\n"
FILES = {
    "main.snow": "fn main() do\n  println(1)\nend\n",
    "hub.snow": HUB,
    **{f"user{number}.snow": USER.replace("{number}", str(number)) for number in range(3)},
    **{f"stranger{number}.snow": STRANGER for number in range(5)},
}
PLACE = HUB.index("hub(n")


@pytest.fixture
def db(monkeypatch: pytest.MonkeyPatch) -> Database:
    return database_of(FILES)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The first lines of functions that are parsed."""
    lines: list[str] = []
    parse = parser.parse_item

    def noted(text: str) -> object:
        lines.extend(line for line in text.split("\n")[:3] if line.startswith(("fn ", "pub fn ")))
        return parse(text)

    monkeypatch.setattr(parser, "parse_item", noted)
    return lines


def own(lines: list[str]) -> list[str]:
    """Without the library's."""
    names = ("hub", "other", "uses", "far", "near", "alone", "apart", "main", "it")
    return sorted(line for line in lines if line.removeprefix("pub ").removeprefix("fn ").startswith(names))


def test_references_parse_what_spells_the_name_and_infer_nothing(db: Database, parsed: list[str]) -> None:
    db.start_log()
    found = references(db, FileId("hub.snow"), PLACE)
    assert [place.file for place, _ in found] == ["hub.snow", "user0.snow", "user1.snow", "user2.snow"]
    assert own(parsed) == ["fn uses0(n :: Int) -> Int do", *_users(1, 2), "pub fn hub(n :: Int) -> Int do"]
    ran = {name for name, _ in db.log}
    assert "infer_group" not in ran and "binding_groups" not in ran
    resolved = [key for name, key in db.log if name == "resolved_item" and not key.file.startswith("stdlib:")]
    assert len(resolved) == 4


def test_a_rename_parses_what_spells_the_names_before_and_after(db: Database, parsed: list[str]) -> None:
    db.start_log()
    edits = rename(db, FileId("hub.snow"), PLACE, "it")
    assert not isinstance(edits, Refusal)
    assert sorted(edits) == ["hub.snow", "user0.snow", "user1.snow", "user2.snow"]
    both = [line for line in _users(0, 1, 2) for _ in "ab"]
    of_hub = ["pub fn hub(n :: Int) -> Int do", "pub fn it(n :: Int) -> Int do", "pub fn other(n :: Int) -> Int do"]
    assert own(parsed) == [*both, *of_hub]  # strangers spell `it`, but cannot mean the one of `Hub`
    inferred = {str(key[0]) for name, key in db.log if name == "infer_group"}
    assert inferred == {"Hub.hub", "Hub.it"}


def test_what_depends_on_types_is_inferred(db: Database) -> None:
    text = "struct Box do\n  size :: Int\nend\n\nfn of(box :: Box) do\n  box.size\nend\n\nfn apart() do 1 end\n"
    db = database_of({"main.snow": f"{text}\nfn main() do\n  println(of(Box {{ size: apart() }}))\nend\n"})
    edits = rename(db, FileId("main.snow"), text.index("size"), "width")
    assert not isinstance(edits, Refusal)
    assert len(edits[FileId("main.snow")]) == 3


def _users(*numbers: int) -> list[str]:
    return [f"fn uses{number}(n :: Int) -> Int do" for number in numbers]
