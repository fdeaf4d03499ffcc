"""What a check says after edits, before anybody makes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from snow_lsp.ide.what_if import what_if
from snowc.database import Database
from snowc.diagnostics.diagnostic import Severity
from snowc.source import FileId, Span


def text_after(text: str, edits: Iterable[tuple[Span, str]]) -> str:
    for span, new in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
        text = text[: span.start] + new + text[span.end :]
    return text


def mends(db: Database, file: FileId, edits: Iterable[tuple[Span, str]]) -> bool:
    """Whether a file has fewer errors after some edits, and none that it has not now."""
    now = _errors(db, file)
    with what_if(db, {file: text_after(db.text(file) or "", edits)}):
        then = _errors(db, file)
    return not then - now and then != now


def makes_no_error(db: Database, file: FileId, edits: Iterable[tuple[Span, str]]) -> bool:
    """Whether a file has no error after some edits that it has not now."""
    now = _errors(db, file)
    with what_if(db, {file: text_after(db.text(file) or "", edits)}):
        return not _errors(db, file) - now


def _errors(db: Database, file: FileId) -> Counter[tuple[str, str]]:
    return Counter((each.code, each.message) for each in db.check(file) if each.severity is Severity.ERROR)
