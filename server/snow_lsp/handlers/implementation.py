"""textDocument/implementation."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_location
from snow_lsp.documents import Document
from snow_lsp.ide.implementation import implementation
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_IMPLEMENTATION


async def handle(session: Session, client: Client, params: lsp.ImplementationParams) -> list[lsp.Location] | None:
    position = params.position

    def work(workspace: Workspace, document: Document) -> list[lsp.Location]:
        offset = document.index.offset(position.line, position.character)
        indexes = FileIndexes(workspace.database, document.encoding)
        return [to_location(each, indexes) for each in implementation(workspace.database, workspace.file, offset)]

    return await session.ask("implementation", params.text_document.uri, work)
