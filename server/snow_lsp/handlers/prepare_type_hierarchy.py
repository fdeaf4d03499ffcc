"""textDocument/prepareTypeHierarchy."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes
from snow_lsp.documents import Document
from snow_lsp.handlers.type_hierarchy import type_item
from snow_lsp.ide.type_hierarchy import type_node_at
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY


async def handle(
    session: Session, client: Client, params: lsp.TypeHierarchyPrepareParams
) -> list[lsp.TypeHierarchyItem] | None:
    position = params.position

    def work(workspace: Workspace, document: Document) -> list[lsp.TypeHierarchyItem] | None:
        offset = document.index.offset(position.line, position.character)
        node = type_node_at(workspace.database, workspace.file, offset)
        indexes = FileIndexes(workspace.database, document.encoding)
        return None if node is None else [type_item(node, indexes)]

    return await session.ask("type hierarchy", params.text_document.uri, work)
