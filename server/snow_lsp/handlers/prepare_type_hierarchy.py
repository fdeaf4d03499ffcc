"""textDocument/prepareTypeHierarchy."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.handlers.hierarchy_root import hierarchy_root
from snow_lsp.handlers.type_hierarchy import type_item
from snow_lsp.ide.type_hierarchy import type_node_at
from snow_lsp.session import Session

METHOD = lsp.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY


async def handle(
    session: Session, client: Client, params: lsp.TypeHierarchyPrepareParams
) -> list[lsp.TypeHierarchyItem] | None:
    return await hierarchy_root(session, "type hierarchy", params, type_node_at, type_item)
