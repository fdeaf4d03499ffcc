"""textDocument/prepareCallHierarchy."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.handlers.call_hierarchy import hierarchy_item
from snow_lsp.handlers.hierarchy_root import hierarchy_root
from snow_lsp.ide.calls import node_at
from snow_lsp.session import Session

METHOD = lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY


async def handle(
    session: Session, client: Client, params: lsp.CallHierarchyPrepareParams
) -> list[lsp.CallHierarchyItem] | None:
    return await hierarchy_root(session, "call hierarchy", params, node_at, hierarchy_item)
