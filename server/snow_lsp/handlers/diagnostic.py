"""textDocument/diagnostic: pull diagnostics, with unchanged reports."""

from __future__ import annotations

import hashlib

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_diagnostic
from snow_lsp.documents import Document
from snow_lsp.ide.diagnostics import diagnostics
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_DIAGNOSTIC
OPTIONS = lsp.DiagnosticOptions(
    identifier="snow", inter_file_dependencies=True, workspace_diagnostics=True, work_done_progress=True
)


async def handle(
    session: Session, client: Client, params: lsp.DocumentDiagnosticParams
) -> lsp.DocumentDiagnosticReport:
    found = await session.ask("diagnostic", params.text_document.uri, document_diagnostics)
    items = found or []
    result_id = result_id_of(items)
    if result_id == params.previous_result_id:
        return lsp.RelatedUnchangedDocumentDiagnosticReport(result_id=result_id)
    return lsp.RelatedFullDocumentDiagnosticReport(items=items, result_id=result_id)


def document_diagnostics(workspace: Workspace, document: Document) -> list[lsp.Diagnostic]:
    """The diagnostics of a document, for pull and push alike. Runs in the engine's thread."""
    indexes = FileIndexes(workspace.database, document.encoding)
    return [to_diagnostic(each, indexes.of) for each in diagnostics(workspace.database, workspace.file)]


def result_id_of(items: list[lsp.Diagnostic]) -> str:
    """Equal for equal diagnostics: a digest of their text."""
    return hashlib.blake2b(repr(items).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
