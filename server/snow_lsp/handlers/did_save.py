"""textDocument/didSave: every edit was checked when it came. What the other open documents show of this one is asked
for again now: at each key that would be work for nothing."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.session import Session

METHOD = lsp.TEXT_DOCUMENT_DID_SAVE


def handle(session: Session, client: Client, params: lsp.DidSaveTextDocumentParams) -> None:
    """The text on the disk is the text that the session has."""
    if len(session.documents) > 1:
        client.refresh(session.client_refreshes)
