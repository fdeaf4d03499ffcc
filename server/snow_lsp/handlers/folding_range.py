"""textDocument/foldingRange."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.documents import Document
from snow_lsp.ide.folding import folding_ranges
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_FOLDING_RANGE


async def handle(session: Session, client: Client, params: lsp.FoldingRangeParams) -> list[lsp.FoldingRange] | None:
    def work(workspace: Workspace, document: Document) -> list[lsp.FoldingRange]:
        lines = {
            (document.index.position(span.start)[0], document.index.position(span.end)[0])
            for span in folding_ranges(workspace.database, workspace.file)
        }
        # The last line stays visible: it is the `end`.
        return [lsp.FoldingRange(first, last - 1) for first, last in sorted(lines) if last - 1 > first]

    return await session.ask("folding", params.text_document.uri, work)
