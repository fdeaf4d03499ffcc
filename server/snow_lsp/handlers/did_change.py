"""textDocument/didChange: incremental edits."""

from __future__ import annotations

import logging

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.documents import Change
from snow_lsp.handlers.publish import publish_all
from snow_lsp.session import Session

METHOD = lsp.TEXT_DOCUMENT_DID_CHANGE
logger = logging.getLogger(__name__)


def handle(session: Session, client: Client, params: lsp.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    changes = tuple(_change(event) for event in params.content_changes)
    if not session.change(uri, params.text_document.version, changes):
        logger.warning("didChange of a document that is not open: %s", uri)
        return
    publish_all(session, client, uri)


def _change(event: lsp.TextDocumentContentChangeEvent) -> Change:
    if isinstance(event, lsp.TextDocumentContentChangePartial):
        start, end = event.range.start, event.range.end
        return Change((start.line, start.character, end.line, end.character), event.text)
    return Change(None, event.text)
