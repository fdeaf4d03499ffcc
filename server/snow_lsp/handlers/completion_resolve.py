"""completionItem/resolve: the documentation of a candidate that the user looks at."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.ide.completion import candidate_documentation, candidate_type
from snow_lsp.session import Session
from snowc.database import Database
from snowc.resolve.model import DefId, ModuleName

METHOD = lsp.COMPLETION_ITEM_RESOLVE
TYPE = "type"
"""In an item's data, behind what names its definition: that its detail is to be found out too."""


async def handle(session: Session, client: Client, params: lsp.CompletionItem) -> lsp.CompletionItem:
    data = params.data if isinstance(params.data, list | tuple) and len(params.data) in (3, 4) else None
    if data is None:
        return params
    uri, module, name, *more = (str(each) for each in data)
    definition = DefId(ModuleName(module), name)

    def work(database: Database) -> tuple[str | None, str | None]:
        text = candidate_documentation(database, definition)
        return text, candidate_type(database, definition) if more == [TYPE] else None

    text, detail = await session.ask_database("completion documentation", uri, work) or (None, None)
    if text:
        params.documentation = lsp.MarkupContent(lsp.MarkupKind.Markdown, text)
    if detail is not None:
        params.detail = detail
    return params
