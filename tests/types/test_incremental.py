"""What an edit infers again: the queries that ran, by name and key."""

from __future__ import annotations

from typing import Any

import pytest

from snowc.database import Database
from snowc.types.queries import type_findings
from tests.types.rendering import FILE, check_text, modules, show_findings

PROGRAM = """\
fn written(n :: Int) -> Int do
  n + 1
end

fn inferred(n) do
  written(n) * 2
end

actor counter(state :: Int) receives Int do
  receive do
    n -> counter(state + n)
  end
end

fn main() do
  let pid = spawn(counter, 0)
  send(pid, inferred(1))
end
"""


def inferred_again(db: Database, text: str) -> list[str]:
    """The definitions whose groups an edit infers again."""
    db.set_text(FILE, text)
    db.start_log()
    for module in modules(db):
        type_findings(db, module)
    groups: list[tuple[Any, ...]] = [key for name, key in db.log if name == "infer_group"]
    return [definition.name for group in groups for definition in group]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        pytest.param("n + 1\n", "n + 2\n", ["written"], id="a body behind a full signature"),
        pytest.param("written(n) * 2", "written(n) * 3", ["inferred"], id="a body whose inferred type stays"),
        pytest.param(
            "written(n) * 2", '"${written(n)}"', ["inferred", "main"], id="a body whose inferred type changes"
        ),
        pytest.param("state + n)", "state - n)", ["counter"], id="an actor with a declared mailbox"),
        pytest.param("fn written(n :: Int)", "\n\nfn written(n :: Int)", [], id="blank lines above"),
        pytest.param(
            "written(n :: Int) -> Int", "written(m :: Int, n :: Int) -> Int", ["written", "inferred"], id="a head"
        ),
    ],
)
def test_an_edit_infers_what_it_must(old: str, new: str, wanted: list[str]) -> None:
    db = check_text(PROGRAM)
    assert show_findings(db) == ""
    assert sorted(inferred_again(db, PROGRAM.replace(old, new, 1))) == sorted(wanted)


def test_an_edit_and_a_fresh_start_agree() -> None:
    """Every prefix of the program, typed key by key, has the findings of a fresh database."""
    typed = check_text("")
    for end in range(0, len(PROGRAM) + 1, 7):
        typed.set_text(FILE, PROGRAM[:end])
        assert show_findings(typed) == show_findings(check_text(PROGRAM[:end])), PROGRAM[:end]


SERVICE = """\
service Counter do
  fn init(start :: Int) -> Int do start end
  call Increment(by :: Int) :: Int do |count| (count + by, count + by) end
  cast Reset() do |_count| 0 end
end

fn inferred(pid) do
  Counter.increment(pid, 1)
end

fn main() do
  println(inferred(Counter.start(1)))
end
"""


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        pytest.param("(count + by, count + by)", "(count - by, count)", set(), id="a handler's body"),
        pytest.param(":: Int do |count|", ":: String do |count|", {"inferred", "main"}, id="a handler's reply"),
        pytest.param("Counter.start(1)", "Counter.start(2)", {"main"}, id="outside of the service"),
    ],
)
def test_an_edit_in_a_service_infers_its_users_only_if_they_must(old: str, new: str, wanted: set[str]) -> None:
    db = Database()
    db.open_text(FILE, SERVICE)
    inferred_again(db, SERVICE)
    edited = SERVICE.replace(old, new, 1)
    again = inferred_again(db, edited)
    assert {name for name in again if name in ("inferred", "main")} == wanted
