"""Thousands of damaged programs: each gets an answer, whole and in bounded work.

Each round takes a program and damages it ten times over in one database. After each step the front end must have
answered, and its answer must be whole: every character belongs to an item, a broken item is reported, and what is not
reported can be lowered. Work is bounded by the number of queries that ran, not by time. `found/` keeps the texts that
once brought it down.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from snowc.database import Database, library_files
from snowc.mir.queries import lowered
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import binding_groups, definition_items
from snowc.source import FileId
from snowc.syntax import tree
from snowc.syntax.queries import item_of, parsed_file
from tests.fuzz.corpus import corpus
from tests.fuzz.mutation import mutate
from tests.fuzz.test_checker import complaints
from tests.support.rounds import rounds

FILE = FileId("fuzz.snow")
STEPS = 10
FOUND = sorted((Path(__file__).parent / "found").glob("*.snow"))
QUERIES_PER_CHARACTER = 4
"""A generous bound: real programs need fewer than two, quadratic work would need hundreds."""


def shortcomings(db: Database, text: str) -> Iterator[str]:
    """What is missing in the answer about a text."""
    db.start_log()
    found = db.check(FILE)
    library = sum(len(each) for _, _, each in library_files())
    if len(db.log) > QUERIES_PER_CHARACTER * (len(text) + library):
        yield f"{len(db.log)} queries ran"
    yield from (complaint for each in found for complaint in complaints(each, text))
    yield from _shortcomings_of_trees(db, text, [each.place.span.start for each in found if each.code[0] == "E"])
    if not any(each.code.startswith("E") for each in found):
        yield from (f"{each} is without errors, and has no MIR" for each in _not_lowered(db))


def _shortcomings_of_trees(db: Database, text: str, errors: list[int]) -> Iterator[str]:
    items = parsed_file(db, FILE).items
    end = 0
    for placed in items:
        if text[end : placed.offset].strip():
            yield f"characters {end}..{placed.offset} belong to no item"
        end = placed.offset + len(placed.item.text)
        is_wrong = any(each.fact.code[0] == "E" for each in placed.item.errors)
        if is_wrong and not any(placed.offset <= place <= end for place in errors):
            yield f"the item at {placed.offset} has mistakes that are not shown"
    if text[end:].strip():
        yield f"characters from {end} on belong to no item"


def _not_lowered(db: Database) -> Iterator[DefId]:
    module = ModuleName("Fuzz")
    for definition in (each for group in binding_groups(db, module) for each in group):
        items = [item_of(db, ref) for ref in definition_items(db, definition)]
        is_signature = any(
            each is None or (isinstance(each.tree, tree.FnItem) and not each.tree.body) for each in items
        )
        if not is_signature and lowered(db, definition) is None:
            yield definition


def damage(seed: int, programs: list[str]) -> None:
    chance = random.Random(seed)
    text = chance.choice(programs)
    db = Database()
    db.open_text(FILE, text)
    try:
        for _ in range(STEPS):
            text = mutate(chance, text, programs)
            db.set_text(FILE, text)
            assert list(shortcomings(db, text)) == []
    except BaseException as error:
        error.add_note(f"SNOW_SEED={seed}\n{text}")
        raise


@pytest.mark.fuzz
def test_every_mutant_is_answered() -> None:
    programs = corpus()
    for seed in rounds("fuzz", in_suite=80):
        damage(seed, programs)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_what_once_failed(path: Path) -> None:
    text = path.read_text("utf-8")
    db = Database()
    db.open_text(FILE, text)
    assert list(shortcomings(db, text)) == []
