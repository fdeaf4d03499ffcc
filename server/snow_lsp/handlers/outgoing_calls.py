"""callHierarchy/outgoingCalls: what an item calls and spawns."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_range
from snow_lsp.handlers.call_hierarchy import edge_detail, hierarchy_item
from snow_lsp.ide.calls import outgoing
from snow_lsp.session import Session
from snowc.database import Database
from snowc.resolve.model import DefId, ModuleName

METHOD = lsp.CALL_HIERARCHY_OUTGOING_CALLS


async def handle(
    session: Session, client: Client, params: lsp.CallHierarchyOutgoingCallsParams
) -> list[lsp.CallHierarchyOutgoingCall] | None:
    module, name = params.item.data or ("", "")
    definition = DefId(ModuleName(str(module)), str(name))

    def work(database: Database) -> list[lsp.CallHierarchyOutgoingCall]:
        indexes = FileIndexes(database, session.encoding)
        return [
            lsp.CallHierarchyOutgoingCall(
                to=hierarchy_item(edge.other, indexes, edge_detail(edge)),
                from_ranges=[to_range(indexes.of(each.file), each.span) for each in edge.places],
            )
            for edge in outgoing(database, definition)
        ]

    return await session.ask_database("outgoingCalls", params.item.uri, work)
