"""All certain fixes of a file in one go, as `snowc fix` makes them: as many as don't touch each other."""

from __future__ import annotations

from snowc.database import Database
from snowc.diagnostics.diagnostic import Edit
from snowc.diagnostics.fixing import select_fixes
from snowc.source import FileId


def fix_all(db: Database, file: FileId) -> tuple[Edit, ...]:
    chosen = select_fixes(db.check(file), frozenset({file}))
    return tuple(chosen.edits().get(file, ()))
