"""workspace/didChangeWatchedFiles: files that something other than this client's editor has changed."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.handlers.publish import publish_all
from snow_lsp.session import Session

METHOD = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES


def handle(session: Session, client: Client, params: lsp.DidChangeWatchedFilesParams) -> None:
    session.changed_on_disk(each.uri for each in params.changes)
    publish_all(session, client, first="")
    client.refresh(session.client_refreshes)
