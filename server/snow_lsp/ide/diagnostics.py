"""The diagnostics of one file: exactly those of `snowc check`."""

from __future__ import annotations

from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic
from snowc.source import FileId


def diagnostics(db: Database, file: FileId) -> tuple[Diagnostic, ...]:
    """All findings in a file, of every stage, in the order of their places."""
    return db.check(file)
