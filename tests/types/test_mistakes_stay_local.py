"""A mistake in one function leaves full types everywhere else.

Each round takes a program of the fixtures, breaks the body of one definition (by a wrong type, an unknown name, or a
syntax error) and compares what is known of all definitions that do not mention it, directly or by others.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import binding_groups, definition_items, definition_mentions
from snowc.source import FileId
from snowc.syntax import tree
from snowc.syntax.queries import file_items, item_of, item_offset
from snowc.types.inferred import InferredDefinition
from snowc.types.queries import infer_group, scheme_of
from tests.support.snowc import ROOT

FILE = FileId("/fixtures/main.snow")
MODULE = ModuleName("Main")
BREAKS = {
    "a wrong type": "1 + true\n  ",
    "an unknown name": "nowhere_to_be_found\n  ",
    "an unfinished expression": "let x = (1 +\n  ",
    "a stray word": ") => case\n  ",
}
PROGRAMS = sorted((ROOT / "tests/run/programs").rglob("*.snow"))


def checked(text: str) -> Database:
    db = Database()
    db.open_text(FILE, text)
    return db


def definitions(db: Database) -> dict[DefId, InferredDefinition]:
    groups = binding_groups(db, MODULE)
    return {each.definition: each for group in groups for each in infer_group(db, group).definitions}


def breakable(db: Database) -> list[tuple[DefId, ItemRef, int]]:
    """Functions and actors of one item, with the offset of the body's first statement."""
    found = []
    for definition in definitions(db):
        items = definition_items(db, definition)
        parsed = item_of(db, items[0])
        if len(items) == 1 and parsed is not None and isinstance(parsed.tree, tree.FnItem | tree.ActorItem):
            body = parsed.tree.body
            if body is not None and parsed.text.rstrip().endswith("end"):
                found.append((definition, items[0], (item_offset(db, items[0]) or 0) + body.start))
    return found


def users_of(db: Database, broken: DefId) -> set[DefId]:
    """What mentions a definition, directly or by others: its types may follow from it."""
    users = {broken}
    while True:
        more = {each for each in definitions(db) if definition_mentions(db, each) & users} - users
        if not more:
            return users
        users |= more


@pytest.mark.parametrize("kind", BREAKS)
@pytest.mark.parametrize("path", PROGRAMS[::4], ids=lambda path: path.stem)
def test_a_broken_body_breaks_nothing_else(path: Path, kind: str) -> None:
    text = path.read_text("utf-8")
    whole = checked(text)
    before = definitions(whole)
    for broken, ref, at in breakable(whole)[:4]:
        db = checked(text[:at] + BREAKS[kind] + text[at:])
        assert len(file_items(db, FILE)) == len(file_items(whole, FILE)), broken
        after = definitions(db)
        users = users_of(whole, broken)
        assert {each: after[each] for each in before if each not in users} == {
            each: facts for each, facts in before.items() if each not in users
        }, broken
        errors = [each for each in db.check(FILE) if each.code.startswith("E")]
        assert errors, broken
        item = item_of(db, ref)
        assert item is not None
        start = item_offset(db, ref) or 0
        assert all(start <= each.place.span.start <= start + len(item.text) for each in errors), broken


def test_a_signature_keeps_the_users_too() -> None:
    text = "fn twice(n :: Int) -> Int do\n  n * 2\nend\n\nfn main() do\n  println(twice(4) + 1)\nend\n"
    whole, broken = checked(text), checked(text.replace("n * 2", "n * (2"))
    twice, main = DefId(MODULE, "twice"), DefId(MODULE, "main")
    assert scheme_of(broken, twice) == scheme_of(whole, twice)
    assert definitions(broken)[main] == definitions(whole)[main]
