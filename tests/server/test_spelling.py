"""Looking only at what spells a name finds all that looking at everything finds.

In: programs after random edits. Out: every mention of a symbol, found by its spelling and without; what speaks against
a rename, on the items that spell the words and on all items. A failure names its seed and the text.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from snow_lsp.ide import rename as renames
from snow_lsp.ide.mentions import mentions
from snow_lsp.ide.occurrences import occurrences
from snow_lsp.ide.rename import Refusal, rename
from snow_lsp.ide.symbols import Symbol
from snow_lsp.ide.unchanged_meaning import Rewrites, refused_meaning
from snowc.database import Database
from snowc.source import FileId, Span
from snowc.syntax.queries import item_offsets
from tests.engine.programs import FILES
from tests.server.test_equality import FILE, edited
from tests.server.test_equality_of_projects import TEXTS
from tests.server.test_features import PROGRAM
from tests.server.test_rename import PROGRAM as SHAPES
from tests.support.fresh_database import Fresh
from tests.support.names import database_of
from tests.support.rounds import rounds

ALL_ITEMS = frozenset(("",))
NAMES = ("fresh", "Fresh", "first", "Point", "size", "area", "x", "count")


def mentioned_anywhere(db: Database, files: tuple[FileId, ...]) -> Iterator[tuple[Symbol, tuple[FileId, Span, bool]]]:
    for file in files:
        for ref, start in item_offsets(db, file).items():
            for each in mentions(db, ref):
                yield each.symbol, (file, each.span.shifted(start), each.is_declaration)


def compare_mentions(db: Database, files: tuple[FileId, ...], where: str) -> None:
    everything: dict[Symbol, list[tuple[FileId, Span, bool]]] = {}
    for symbol, place in mentioned_anywhere(db, files):
        everything.setdefault(symbol, []).append(place)
    for symbol, places in everything.items():
        assert sorted(occurrences(db, symbol, files)) == sorted(places), f"{where}: {symbol}"


@pytest.mark.parametrize("files", [FILES, TEXTS], ids=["shapes", "bank"])
def test_all_mentions_are_found_by_their_spelling(files: dict[str, str]) -> None:
    db = database_of(files)
    compare_mentions(db, db.files(), "as written")


def test_a_name_that_an_import_gives_is_found() -> None:
    shape = "pub fn area(side :: Int) -> Int do side end\n"
    main = "from Shape import area as size\n\nfn other() do size(2) end\n\nfn main() do println(size(1)) end\n"
    db = database_of({"shape.snow": shape, "main.snow": main})
    (symbol, _), *_ = mentioned_anywhere(db, (FileId("shape.snow"),))
    assert len(list(occurrences(db, symbol, db.files()))) == 5
    compare_mentions(db, db.files(), main)


@pytest.mark.fuzz
def test_spelling_is_enough_after_any_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in rounds("fuzz", in_suite=25):
        chance = random.Random(seed)
        history = [chance.choice([PROGRAM, SHAPES])]
        for _ in range(chance.randrange(4)):
            history.append(edited(chance, history))
        db, where = Fresh(), f"seed {seed}: {history[-1]}"
        db.open_text(FILE, history[-1])
        compare_mentions(db, (FILE,), where)
        place, name = chance.randrange(len(history[-1]) + 1), chance.choice(NAMES)
        found = rename(db, FILE, place, name)
        monkeypatch.setattr(renames, "refused_meaning", on_all_items)
        assert isinstance(rename(db, FILE, place, name), Refusal) == isinstance(found, Refusal), where
        monkeypatch.undo()


@pytest.mark.fuzz
def test_spelling_is_enough_across_files(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in rounds("fuzz", in_suite=25):
        chance = random.Random(seed)
        files = dict(chance.choice([FILES, TEXTS]))
        for _ in range(chance.randrange(3)):
            changed = chance.choice(sorted(files))
            files[changed] = edited(chance, [files[changed]])
        db, where = database_of(files), f"seed {seed}: {files}"
        compare_mentions(db, db.files(), where)
        file, name = chance.choice(db.files()), chance.choice(NAMES)
        place = chance.randrange(len(files[file]) + 1)
        found = rename(db, file, place, name)
        monkeypatch.setattr(renames, "refused_meaning", on_all_items)
        assert isinstance(rename(db, file, place, name), Refusal) == isinstance(found, Refusal), where
        monkeypatch.undo()


def on_all_items(
    db: Database, rewrites: Rewrites, words: frozenset[str], new: str, files: tuple[FileId, ...]
) -> str | None:
    everything = tuple(dict.fromkeys((*files, *db.files())))
    return refused_meaning(db, rewrites, ALL_ITEMS, new, everything)
