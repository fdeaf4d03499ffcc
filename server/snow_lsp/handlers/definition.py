"""textDocument/definition."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_location
from snow_lsp.documents import Document
from snow_lsp.ide.definition import definition
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_DEFINITION


async def handle(session: Session, client: Client, params: lsp.DefinitionParams) -> lsp.Location | None:
    position = params.position

    def work(workspace: Workspace, document: Document) -> lsp.Location | None:
        offset = document.index.offset(position.line, position.character)
        place = definition(workspace.database, workspace.file, offset)
        return None if place is None else to_location(place, FileIndexes(workspace.database, document.encoding))

    return await session.ask("definition", params.text_document.uri, work)
