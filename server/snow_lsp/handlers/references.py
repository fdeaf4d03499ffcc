"""textDocument/references."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_location
from snow_lsp.documents import Document
from snow_lsp.ide.references import references
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_REFERENCES
OPTIONS = lsp.ReferenceOptions(work_done_progress=True)
PROGRESS = "Looking for uses"


async def handle(session: Session, client: Client, params: lsp.ReferenceParams) -> list[lsp.Location] | None:
    position, with_declaration = params.position, params.context.include_declaration

    def work(workspace: Workspace, document: Document) -> list[lsp.Location]:
        indexes = FileIndexes(workspace.database, document.encoding)
        offset = document.index.offset(position.line, position.character)
        found = references(workspace.database, workspace.file, offset)
        return [
            to_location(place, indexes) for place, is_declaration in found if with_declaration or not is_declaration
        ]

    return await session.ask("references", params.text_document.uri, work)
