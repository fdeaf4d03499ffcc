"""Whatever is typed, the compiler answers with diagnostics that have a code and a place: those of a fresh start.

Each round takes a program, damages it step by step in one database, and compares the last answer with that of a new
database on the final text.
"""

from __future__ import annotations

import random
import re

import pytest

from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic
from snowc.source import FileId
from tests.fuzz.mutation import mutate
from tests.support.rounds import rounds
from tests.support.snowc import ROOT

FILE = FileId("fuzz.snow")
STEPS = 6


def corpus() -> list[str]:
    folders = (ROOT / "tests" / "run", ROOT / "examples")
    return [path.read_text("utf-8") for folder in folders for path in sorted(folder.rglob("*.snow"))]


def fresh(text: str) -> Database:
    db = Database()
    db.open_text(FILE, text)
    return db


def complaints(diagnostic: Diagnostic, text: str) -> list[str]:
    """What is wrong with a diagnostic as such."""
    places = [diagnostic.place, *(label.place for label in diagnostic.labels)]
    outside = [p for p in places if p.file == FILE and not 0 <= p.span.start <= p.span.end <= len(text)]
    return [
        *(f"place outside the text: {place}" for place in outside),
        *([] if re.fullmatch(r"[EW]\d{4}", diagnostic.code) else [f"code {diagnostic.code!r}"]),
        *([] if diagnostic.message.strip() else ["no message"]),
    ]


def damage(seed: int, programs: list[str]) -> None:
    chance = random.Random(seed)
    text = chance.choice(programs)
    db = fresh(text)
    try:
        for _ in range(STEPS):
            text = mutate(chance, text, programs)
            db.set_text(FILE, text)
            assert [complaint for each in db.check(FILE) for complaint in complaints(each, text)] == []
        assert db.check(FILE) == fresh(text).check(FILE)
    except BaseException as error:
        error.add_note(f"SNOW_SEED={seed}\n{text}")
        raise


@pytest.mark.fuzz
def test_any_text_is_answered() -> None:
    programs = corpus()
    for seed in rounds("fuzz", in_suite=40):
        damage(seed, programs)
