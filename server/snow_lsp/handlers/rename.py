"""textDocument/rename: the edits of all files, or an error that says why there are none."""

from __future__ import annotations

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_range, uri_of_file
from snow_lsp.documents import Document
from snow_lsp.ide.rename import Refusal, rename
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_RENAME

_REQUEST_FAILED = -32803


class RenameRefused(JsonRpcException):
    """The answer to a rename that must not be; its message is for the user."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code=_REQUEST_FAILED)


async def handle(session: Session, client: Client, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    position, new_name = params.position, params.new_name

    def work(workspace: Workspace, document: Document) -> lsp.WorkspaceEdit:
        offset = document.index.offset(position.line, position.character)
        found = rename(workspace.database, workspace.file, offset, new_name)
        if isinstance(found, Refusal):
            raise RenameRefused(found.message)
        indexes = FileIndexes(workspace.database, document.encoding)
        changes = {
            uri_of_file(file): [lsp.TextEdit(to_range(indexes.of(file), each.span), each.replacement) for each in edits]
            for file, edits in found.items()
        }
        return lsp.WorkspaceEdit(changes=changes)

    return await session.ask("rename", params.text_document.uri, work)
