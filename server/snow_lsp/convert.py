"""Compiler values to protocol values. The only place, beside handlers and wiring, that knows lsprotocol."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import quote

from lsprotocol import types as lsp

from snow_lsp.position import PositionIndex
from snowc.diagnostics.diagnostic import Diagnostic, Severity
from snowc.source import FileId, Span

SOURCE = "snow"

_SEVERITIES = {Severity.ERROR: lsp.DiagnosticSeverity.Error, Severity.WARNING: lsp.DiagnosticSeverity.Warning}


def to_range(index: PositionIndex, span: Span) -> lsp.Range:
    """A span of the indexed text as a protocol range."""
    start_line, start_character = index.position(span.start)
    end_line, end_character = index.position(span.end)
    return lsp.Range(lsp.Position(start_line, start_character), lsp.Position(end_line, end_character))


def uri_of_file(file: FileId) -> str:
    """The URI of a file; identities that are no absolute path are URIs already (`untitled:…`, `stdlib:…`)."""
    return f"file://{quote(file)}" if PurePosixPath(file).is_absolute() else file


def to_diagnostic(diagnostic: Diagnostic, index_of: Callable[[FileId], PositionIndex]) -> lsp.Diagnostic:
    """A diagnostic for the client. `index_of` gives the positions of any file that a label points to."""
    message = diagnostic.message
    if diagnostic.primary_label:
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
        source=SOURCE,
        related_information=related or None,
        tags=[lsp.DiagnosticTag.Unnecessary] if diagnostic.is_unnecessary else None,
    )
