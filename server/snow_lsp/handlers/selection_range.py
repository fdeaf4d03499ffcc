"""textDocument/selectionRange."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import to_range
from snow_lsp.documents import Document
from snow_lsp.ide.folding import selection_chain
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_SELECTION_RANGE


async def handle(session: Session, client: Client, params: lsp.SelectionRangeParams) -> list[lsp.SelectionRange] | None:
    def work(workspace: Workspace, document: Document) -> list[lsp.SelectionRange]:
        return [_chain(workspace, document, position) for position in params.positions]

    return await session.ask("selection", params.text_document.uri, work)


def _chain(workspace: Workspace, document: Document, position: lsp.Position) -> lsp.SelectionRange:
    """The innermost range with its parents; the position itself where nothing is around it."""
    spans = selection_chain(
        workspace.database, workspace.file, document.index.offset(position.line, position.character)
    )
    found: lsp.SelectionRange | None = None
    for span in reversed(spans):
        found = lsp.SelectionRange(to_range(document.index, span), found)
    return found or lsp.SelectionRange(lsp.Range(position, position))
