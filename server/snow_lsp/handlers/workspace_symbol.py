"""workspace/symbol: items of all open projects and files by a part of their name."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_location
from snow_lsp.handlers.document_symbol import KINDS
from snow_lsp.ide.workspace_symbols import workspace_symbols
from snow_lsp.session import Session
from snowc.database import Database
from snowc.source import FileSpan

METHOD = lsp.WORKSPACE_SYMBOL


async def handle(session: Session, client: Client, params: lsp.WorkspaceSymbolParams) -> list[lsp.WorkspaceSymbol]:
    encoding, query = session.encoding, params.query

    def work(databases: tuple[Database, ...]) -> list[lsp.WorkspaceSymbol]:
        found = []
        for database in databases:
            indexes = FileIndexes(database, encoding)
            for each in workspace_symbols(database, query):
                location = to_location(FileSpan(each.file, each.entry.name_span), indexes)
                kind = KINDS[each.entry.kind]
                symbol = lsp.WorkspaceSymbol(
                    name=each.entry.name, kind=kind, location=location, container_name=each.container
                )
                found.append(symbol)
        return found

    return await session.ask_all("workspace symbols", work)
