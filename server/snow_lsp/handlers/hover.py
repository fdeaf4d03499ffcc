"""textDocument/hover."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import to_range
from snow_lsp.documents import Document
from snow_lsp.ide.hover import hover
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_HOVER


async def handle(session: Session, client: Client, params: lsp.HoverParams) -> lsp.Hover | None:
    position, details = params.position, session.settings.hover_details

    def work(workspace: Workspace, document: Document) -> lsp.Hover | None:
        offset = document.index.offset(position.line, position.character)
        found = hover(workspace.database, workspace.file, offset, details)
        if found is None:
            return None
        contents = lsp.MarkupContent(kind=lsp.MarkupKind.Markdown, value=found.markdown)
        return lsp.Hover(contents=contents, range=to_range(document.index, found.span))

    return await session.ask("hover", params.text_document.uri, work)
