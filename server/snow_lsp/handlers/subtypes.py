"""typeHierarchy/subtypes."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.handlers.type_hierarchy import related_types
from snow_lsp.ide.type_hierarchy import subtypes
from snow_lsp.session import Session

METHOD = lsp.TYPE_HIERARCHY_SUBTYPES


async def handle(
    session: Session, client: Client, params: lsp.TypeHierarchySubtypesParams
) -> list[lsp.TypeHierarchyItem] | None:
    return await related_types(session, "subtypes", params.item, subtypes)
