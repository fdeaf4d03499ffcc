"""A program of several texts in a database, and findings as carets under source lines.

In: texts by path (`main.snow`, `geometry/vector.snow`). Out: a database that holds them as one project.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from snowc.database import Database, sorted_diagnostics
from snowc.diagnostics.diagnostic import Diagnostic
from snowc.diagnostics.facts import PlacedFinding
from snowc.diagnostics.wording import diagnostic_of
from snowc.inputs import PROJECT, file_text, module_files
from snowc.project import module_name
from snowc.source import FileId, LineIndex
from tests.support.fixtures import Case


def database_of(texts: Mapping[str, str]) -> Database:
    """A database whose project has these files; nothing is on the disk."""
    db = Database()
    modules = {module_name(PurePosixPath(path).with_suffix("").parts): FileId(path) for path in texts}
    db.set_input(module_files, PROJECT, tuple(sorted(modules.items())))
    for path, text in texts.items():
        db.set_input(file_text, FileId(path), text)
    return db


def texts_of(case: Case) -> dict[str, str]:
    """The `snow` blocks of a case by their attribute `file=…`; `main.snow` without one."""
    blocks = [block for block in case.blocks if block.kind == "snow"]
    return {block.attributes.removeprefix("file=") or "main.snow": block.text for block in blocks}


def shown_findings(db: Database, findings: Iterable[PlacedFinding]) -> str:
    """Each finding as the source line, carets under its span, its code and message; labels below it in the same way."""
    found = (diagnostic_of(each.item, each.finding, db) for each in findings)
    return "\n".join(shown(db, each) for each in sorted_diagnostics(each for each in found if each is not None))


def shown(db: Database, diagnostic: Diagnostic) -> str:
    """One diagnostic in that form."""
    place = diagnostic.place
    rows = _marked(db, place.file, place.span.start, place.span.end, "^", f"{diagnostic.code} {diagnostic.message}")
    for label in diagnostic.labels:
        rows += _marked(db, label.place.file, label.place.span.start, label.place.span.end, "-", label.text)
    rows += [f"help: {fix.title}" for fix in diagnostic.fixes]
    return "\n".join(rows) + "\n"


def _marked(db: Database, file: FileId, start: int, end: int, mark: str, text: str) -> list[str]:
    source = db.text(file) or ""
    line, column = LineIndex(source).position(start)
    return [source.split("\n")[line], " " * column + mark * max(1, end - start) + " " + text]
