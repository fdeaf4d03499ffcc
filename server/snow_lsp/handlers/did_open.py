"""textDocument/didOpen."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.handlers.publish import publish_all
from snow_lsp.session import Session

METHOD = lsp.TEXT_DOCUMENT_DID_OPEN


def handle(session: Session, client: Client, params: lsp.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    session.open(document.uri, document.version, document.text)
    publish_all(session, client, document.uri)
    client.start(session.prepare(document.uri))
