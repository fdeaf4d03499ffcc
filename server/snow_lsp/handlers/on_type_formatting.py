"""textDocument/onTypeFormatting: an `end` for what was opened, and an `end` below what it closes."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import to_range
from snow_lsp.documents import Document
from snow_lsp.ide.on_type_format import KEYS, on_type_changes
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING
OPTIONS = lsp.DocumentOnTypeFormattingOptions(first_trigger_character=KEYS[0], more_trigger_character=list(KEYS[1:]))


async def handle(
    session: Session, client: Client, params: lsp.DocumentOnTypeFormattingParams
) -> list[lsp.TextEdit] | None:
    position, key = params.position, params.ch

    def work(workspace: Workspace, document: Document) -> list[lsp.TextEdit]:
        offset = document.index.offset(position.line, position.character)
        changes = on_type_changes(workspace.database, workspace.file, document.text, offset, key)
        return [lsp.TextEdit(to_range(document.index, each.span), each.replacement) for each in changes]

    return await session.ask("on-type formatting", params.text_document.uri, work)
