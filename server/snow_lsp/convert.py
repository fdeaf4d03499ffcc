"""Compiler values to protocol values. The only place, beside handlers and wiring, that knows lsprotocol."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import quote

from lsprotocol import types as lsp

from snow_lsp.position import Encoding, PositionIndex
from snowc.database import STDLIB_FOLDER, Database
from snowc.diagnostics.codes import page_path
from snowc.diagnostics.diagnostic import Diagnostic, Severity
from snowc.inputs import file_text
from snowc.source import FileId, FileSpan, Span

SOURCE = "snow"

_SEVERITIES = {Severity.ERROR: lsp.DiagnosticSeverity.Error, Severity.WARNING: lsp.DiagnosticSeverity.Warning}


class FileIndexes:
    """The position indexes of a database's files, made when they are asked for. For one request."""

    def __init__(self, db: Database, encoding: Encoding) -> None:
        self._db = db
        self._encoding = encoding
        self._indexes: dict[FileId, PositionIndex] = {}

    def of(self, file: FileId) -> PositionIndex:
        """The index of a file's text as the database has it."""
        if file not in self._indexes:
            self._indexes[file] = PositionIndex(file_text(self._db, file) or "", self._encoding)
        return self._indexes[file]


def to_location(place: FileSpan, indexes: FileIndexes) -> lsp.Location:
    """A place in a file as a protocol location."""
    return lsp.Location(uri_of_file(place.file), to_range(indexes.of(place.file), place.span))


def to_range(index: PositionIndex, span: Span) -> lsp.Range:
    """A span of the indexed text as a protocol range."""
    start_line, start_character = index.position(span.start)
    end_line, end_character = index.position(span.end)
    return lsp.Range(lsp.Position(start_line, start_character), lsp.Position(end_line, end_character))


def uri_of_file(file: FileId) -> str:
    """The URI of a file. The library's files are those of the package; other identities that are no absolute path are
    URIs already (`untitled:…`).
    """
    path = PurePosixPath((STDLIB_FOLDER / file.removeprefix("stdlib:")) if file.startswith("stdlib:") else file)
    return f"file://{quote(str(path))}" if path.is_absolute() else file


def to_diagnostic(diagnostic: Diagnostic, index_of: Callable[[FileId], PositionIndex]) -> lsp.Diagnostic:
    """A diagnostic for the client. `index_of` gives the positions of any file that a label points to."""
    message = diagnostic.message
    if diagnostic.primary_label and diagnostic.primary_label not in message:
        message = f"{message}: {diagnostic.primary_label}"
    for note in diagnostic.notes:
        message = f"{message}\n{note}"
    related = [
        lsp.DiagnosticRelatedInformation(
            location=lsp.Location(
                uri_of_file(label.place.file), to_range(index_of(label.place.file), label.place.span)
            ),
            message=label.text,
        )
        for label in diagnostic.labels
    ]
    return lsp.Diagnostic(
        range=to_range(index_of(diagnostic.place.file), diagnostic.place.span),
        message=message,
        severity=_SEVERITIES[diagnostic.severity],
        code=diagnostic.code,
        code_description=_page_of(diagnostic.code),
        source=SOURCE,
        related_information=related or None,
        tags=[lsp.DiagnosticTag.Unnecessary] if diagnostic.is_unnecessary else None,
    )


@functools.cache
def _page_of(code: str) -> lsp.CodeDescription | None:
    """What `snowc explain` shows of a code, as a file that the client may open."""
    path = page_path(code)
    return None if path is None else lsp.CodeDescription(href=path.as_uri())
