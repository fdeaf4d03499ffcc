"""textDocument/prepareRename: what would be renamed, or why nothing can be."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import to_range
from snow_lsp.documents import Document
from snow_lsp.handlers.rename import RenameRefused
from snow_lsp.ide.rename import Refusal, rename_target
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_PREPARE_RENAME


async def handle(
    session: Session, client: Client, params: lsp.PrepareRenameParams
) -> lsp.PrepareRenamePlaceholder | None:
    position = params.position

    def work(workspace: Workspace, document: Document) -> lsp.PrepareRenamePlaceholder | None:
        offset = document.index.offset(position.line, position.character)
        target = rename_target(workspace.database, workspace.file, offset)
        if isinstance(target, Refusal):
            raise RenameRefused(target.message)
        if target is None:
            return None
        return lsp.PrepareRenamePlaceholder(to_range(document.index, target.span), target.name)

    return await session.ask("prepare rename", params.text_document.uri, work)
