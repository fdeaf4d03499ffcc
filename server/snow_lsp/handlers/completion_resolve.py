"""completionItem/resolve: the documentation of a candidate that the user looks at."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.ide.completion import candidate_documentation
from snow_lsp.session import Session
from snowc.database import Database
from snowc.resolve.model import DefId, ModuleName

METHOD = lsp.COMPLETION_ITEM_RESOLVE


async def handle(session: Session, client: Client, params: lsp.CompletionItem) -> lsp.CompletionItem:
    data = params.data if isinstance(params.data, list | tuple) and len(params.data) == 3 else None
    if data is None:
        return params
    uri, module, name = (str(each) for each in data)

    def work(database: Database) -> str | None:
        return candidate_documentation(database, DefId(ModuleName(module), name))

    text = await session.ask_database("completion documentation", uri, work)
    if text:
        params.documentation = lsp.MarkupContent(lsp.MarkupKind.Markdown, text)
    return params
