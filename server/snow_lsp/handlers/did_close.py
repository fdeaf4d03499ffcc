"""textDocument/didClose: the document's diagnostics go with it."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.handlers.publish import clear, publish_all
from snow_lsp.session import Session

METHOD = lsp.TEXT_DOCUMENT_DID_CLOSE


def handle(session: Session, client: Client, params: lsp.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    session.close(uri)
    clear(session, client, uri)
    publish_all(session, client, uri)
