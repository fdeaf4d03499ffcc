"""Opening a program for a command, with all that it depends on."""

from __future__ import annotations

from pathlib import Path

from snowc.cli.report import Reporter
from snowc.database import Database
from snowc.manifest.errors import NotFetched
from snowc.voice import tell


def open_program(db: Database, path: Path, reporter: Reporter) -> bool:
    """Read a program's files; git dependencies that are not here are fetched first. False if that failed, which is
    shown. Whoever has everything loads nothing of git."""
    layout = db.open_project(path)
    tell(f"{len(layout.modules)} modules at {path.resolve()}")
    if not any(isinstance(each, NotFetched) for each in layout.facts):
        return True
    from snowc.cli.dependencies import fetch_missing

    if not fetch_missing(db, path, reporter):
        return False
    db.open_project(path)
    return True
