"""typeHierarchy/supertypes."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.handlers.type_hierarchy import related_types
from snow_lsp.ide.type_hierarchy import supertypes
from snow_lsp.session import Session

METHOD = lsp.TYPE_HIERARCHY_SUPERTYPES


async def handle(
    session: Session, client: Client, params: lsp.TypeHierarchySupertypesParams
) -> list[lsp.TypeHierarchyItem] | None:
    return await related_types(session, "supertypes", params.item, supertypes)
