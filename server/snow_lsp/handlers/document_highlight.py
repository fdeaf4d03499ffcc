"""textDocument/documentHighlight: of a name its mentions, of a keyword those that belong with it."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import to_range
from snow_lsp.documents import Document
from snow_lsp.ide.control_flow import control_flow
from snow_lsp.ide.references import highlights
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT

_KINDS = {True: lsp.DocumentHighlightKind.Write, False: lsp.DocumentHighlightKind.Read}


async def handle(
    session: Session, client: Client, params: lsp.DocumentHighlightParams
) -> list[lsp.DocumentHighlight] | None:
    position = params.position

    def work(workspace: Workspace, document: Document) -> list[lsp.DocumentHighlight]:
        offset = document.index.offset(position.line, position.character)
        found = highlights(workspace.database, workspace.file, offset)
        if found:
            return [lsp.DocumentHighlight(to_range(document.index, span), _KINDS[is_first]) for span, is_first in found]
        keywords = control_flow(workspace.database, workspace.file, offset)
        text = lsp.DocumentHighlightKind.Text
        return [lsp.DocumentHighlight(to_range(document.index, span), text) for span in keywords]

    return await session.ask("highlight", params.text_document.uri, work)
