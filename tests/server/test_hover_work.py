"""What a hover costs: each function that it follows is looked at once, and no more of them than some."""

from __future__ import annotations

from collections import Counter

from snow_lsp.ide.hover import hover
from snowc.database import Database
from snowc.inputs import file_text
from snowc.source import FileId
from tests.support.names import database_of

MAIN = FileId("main.snow")
FURTHEST = 40


def main_text(other: str) -> str:
    return f"import M000\n\nfn other() do {other} end\n\nfn main() do\n  println(M000.step(7))\n  other()\nend\n"


def chain(length: int) -> Database:
    """Each module's function calls the next one's; the last one divides."""
    texts = {"main.snow": main_text("1")}
    for number in range(length):
        following = f"M{number + 1:03}"
        head = f"import {following}\n\n" if number + 1 < length else ""
        body = f"{following}.step(n)" if number + 1 < length else "7 / n"
        texts[f"m{number:03}.snow"] = f"{head}pub fn step(n :: Int) -> Int do {body} end\n"
    return database_of(texts)


def hovered(db: Database) -> str:
    found = hover(db, MAIN, (db.text(MAIN) or "").index("step(7)"))
    assert found is not None
    return found.markdown


def test_the_second_time_nothing_is_asked() -> None:
    db = chain(20)
    first = hovered(db)
    assert "*may crash*: a division" in first
    db.start_log()
    assert hovered(db) == first
    assert db.log == []


def test_an_edit_elsewhere_changes_nothing_of_it() -> None:
    db = chain(20)
    hovered(db)
    db.set_input(file_text, MAIN, main_text("22"))
    db.check(MAIN)
    db.start_log()
    assert "a division" in hovered(db)
    assert not {"_own", "infer_group", "resolved_item", "parsed_item"} & {name for name, _ in db.log}


def test_an_edit_of_one_of_them_asks_for_that_one() -> None:
    db = chain(20)
    hovered(db)
    db.set_input(file_text, FileId("m019.snow"), "pub fn step(n :: Int) -> Int do n + 1 end\n")
    db.start_log()
    assert "may crash" not in hovered(db)
    ran = Counter(name for name, _ in db.log)
    assert (ran["_own"], ran["infer_group"]) == (1, 1)


def test_it_follows_calls_so_far_and_no_further() -> None:
    db = chain(FURTHEST + 20)
    db.start_log()
    assert "may crash" not in hovered(db)
    assert Counter(name for name, _ in db.log)["_own"] == FURTHEST
