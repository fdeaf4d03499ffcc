"""Where the call hierarchy and the type hierarchy begin: the item at a place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lsprotocol import types as lsp

from snow_lsp.convert import FileIndexes
from snow_lsp.documents import Document
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace
from snowc.database import Database
from snowc.source import FileId

N = TypeVar("N")
Item = TypeVar("Item")


async def hierarchy_root(
    session: Session,
    name: str,
    params: lsp.CallHierarchyPrepareParams | lsp.TypeHierarchyPrepareParams,
    node_at: Callable[[Database, FileId, int], N | None],
    item_of: Callable[[N, FileIndexes], Item],
) -> list[Item] | None:
    """The item that is named at the place, or around it; null where there is none."""
    position = params.position

    def work(workspace: Workspace, document: Document) -> list[Item] | None:
        offset = document.index.offset(position.line, position.character)
        node = node_at(workspace.database, workspace.file, offset)
        indexes = FileIndexes(workspace.database, document.encoding)
        return None if node is None else [item_of(node, indexes)]

    return await session.ask(name, params.text_document.uri, work)
