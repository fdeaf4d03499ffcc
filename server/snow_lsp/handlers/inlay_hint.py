"""textDocument/inlayHint."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.documents import Document
from snow_lsp.ide.inlay_hints import inlay_hints
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace
from snowc.source import Span

METHOD = lsp.TEXT_DOCUMENT_INLAY_HINT


async def handle(session: Session, client: Client, params: lsp.InlayHintParams) -> list[lsp.InlayHint] | None:
    start, end = params.range.start, params.range.end

    def work(workspace: Workspace, document: Document) -> list[lsp.InlayHint]:
        index = document.index
        visible = Span(index.offset(start.line, start.character), index.offset(end.line, end.character))
        return [
            lsp.InlayHint(lsp.Position(*index.position(hint.offset)), hint.text, lsp.InlayHintKind.Type)
            for hint in inlay_hints(workspace.database, workspace.file, visible)
        ]

    return await session.ask("inlay hints", params.text_document.uri, work)
