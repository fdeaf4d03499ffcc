"""textDocument/rangeFormatting: the items that a range touches in the one style."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import to_range
from snow_lsp.documents import Document
from snow_lsp.ide.format import format_changes
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_RANGE_FORMATTING


async def handle(
    session: Session, client: Client, params: lsp.DocumentRangeFormattingParams
) -> list[lsp.TextEdit] | None:
    first, end = params.range.start.line, params.range.end
    last = (
        end.line if end.character or end.line == first else end.line - 1
    )  # a selection of whole lines ends behind them

    def work(workspace: Workspace, document: Document) -> list[lsp.TextEdit]:
        changes = format_changes(document.text, (first, last))
        return [lsp.TextEdit(to_range(document.index, each.span), each.replacement) for each in changes]

    return await session.ask("range formatting", params.text_document.uri, work)
