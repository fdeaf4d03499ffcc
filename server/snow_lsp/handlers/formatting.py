"""textDocument/formatting: the whole document in the one style. The editor's own settings (tabs, indentation) count for
nothing: there is one style.
"""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import to_range
from snow_lsp.documents import Document
from snow_lsp.ide.format import format_changes
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_FORMATTING


async def handle(session: Session, client: Client, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
    def work(workspace: Workspace, document: Document) -> list[lsp.TextEdit]:
        changes = format_changes(document.text)
        return [lsp.TextEdit(to_range(document.index, each.span), each.replacement) for each in changes]

    return await session.ask("formatting", params.text_document.uri, work)
