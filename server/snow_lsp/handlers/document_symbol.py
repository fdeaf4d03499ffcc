"""textDocument/documentSymbol."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import to_range
from snow_lsp.documents import Document
from snow_lsp.ide.document_symbols import OutlineEntry, SymbolKind, document_symbols
from snow_lsp.position import PositionIndex
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL

KINDS = {
    SymbolKind.FUNCTION: lsp.SymbolKind.Function,
    SymbolKind.ACTOR: lsp.SymbolKind.Class,
    SymbolKind.STRUCT: lsp.SymbolKind.Struct,
    SymbolKind.SUM: lsp.SymbolKind.Enum,
    SymbolKind.ALIAS: lsp.SymbolKind.TypeParameter,
    SymbolKind.CONSTANT: lsp.SymbolKind.Constant,
    SymbolKind.TEST: lsp.SymbolKind.Event,
    SymbolKind.BENCHMARK: lsp.SymbolKind.Event,
    SymbolKind.MODULE: lsp.SymbolKind.Module,
    SymbolKind.INTERFACE: lsp.SymbolKind.Interface,
    SymbolKind.SERVICE: lsp.SymbolKind.Class,
    SymbolKind.SUPERVISOR: lsp.SymbolKind.Class,
    SymbolKind.IMPL: lsp.SymbolKind.Object,
    SymbolKind.FIELD: lsp.SymbolKind.Field,
    SymbolKind.VARIANT: lsp.SymbolKind.EnumMember,
}


async def handle(session: Session, client: Client, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol] | None:
    def work(workspace: Workspace, document: Document) -> list[lsp.DocumentSymbol]:
        outline = document_symbols(workspace.database, workspace.file)
        return [_symbol(entry, document.index) for entry in outline]

    return await session.ask("document symbols", params.text_document.uri, work)


def _symbol(entry: OutlineEntry, index: PositionIndex) -> lsp.DocumentSymbol:
    return lsp.DocumentSymbol(
        name=entry.name,
        kind=KINDS[entry.kind],
        range=to_range(index, entry.whole),
        selection_range=to_range(index, entry.name_span),
        children=[_symbol(child, index) for child in entry.children],
    )
