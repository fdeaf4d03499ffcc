"""textDocument/didSave: nothing to do, every edit is checked when it comes; accepted so that clients which always send
it get no warning."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.session import Session

METHOD = lsp.TEXT_DOCUMENT_DID_SAVE


def handle(session: Session, client: Client, params: lsp.DidSaveTextDocumentParams) -> None:
    """The text on the disk is the text that the session has."""
