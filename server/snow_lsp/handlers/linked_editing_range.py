"""textDocument/linkedEditingRange."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import to_range
from snow_lsp.documents import Document
from snow_lsp.ide.linked_editing import linked_places
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_LINKED_EDITING_RANGE

_NAME = "[a-z_][A-Za-z0-9_]*"


async def handle(
    session: Session, client: Client, params: lsp.LinkedEditingRangeParams
) -> lsp.LinkedEditingRanges | None:
    position = params.position

    def work(workspace: Workspace, document: Document) -> lsp.LinkedEditingRanges | None:
        offset = document.index.offset(position.line, position.character)
        places = linked_places(workspace.database, workspace.file, offset)
        ranges = [to_range(document.index, span) for span in places]
        return lsp.LinkedEditingRanges(ranges, _NAME) if ranges else None

    return await session.ask("linked editing", params.text_document.uri, work)
