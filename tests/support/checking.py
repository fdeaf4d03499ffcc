"""What the compiler says about a text, as codes.

In: the text of one file. Out: the codes of its diagnostics, in the order in which they are shown. One database serves
the whole session, so the standard library is read once; an answer never depends on what was asked before.
"""

from __future__ import annotations

import functools

from snowc.database import Database
from snowc.source import FileId

FILE = FileId("example.snow")


@functools.cache
def _database() -> Database:
    db = Database()
    db.open_text(FILE, "")
    return db


def check_text(text: str) -> list[str]:
    db = _database()
    db.set_text(FILE, text)
    return [diagnostic.code for diagnostic in db.check(FILE)]
