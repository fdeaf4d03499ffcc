"""Push diagnostics: for clients that don't pull. Every edit queues one publication per open document, the edited one
first."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.dispatch import Urgency
from snow_lsp.handlers.diagnostic import document_diagnostics
from snow_lsp.session import ContentModified, Session
from snowc.query import Cancelled


def publish_all(session: Session, client: Client, first: str) -> None:
    """Queue fresh diagnostics of all open documents."""
    if session.client_pulls_diagnostics:
        return
    for uri in sorted(session.documents, key=lambda each: each != first):
        client.start(_publish(session, client, uri))


def clear(session: Session, client: Client, uri: str) -> None:
    """Take back the diagnostics of a closed document."""
    if not session.client_pulls_diagnostics:
        client.publish(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=[]))


async def _publish(session: Session, client: Client, uri: str) -> None:
    document = session.documents.get(uri)
    if document is None:
        return
    version = document.version
    try:
        found = await session.ask("publish diagnostics", uri, document_diagnostics, Urgency.PUBLISH)
    except (Cancelled, ContentModified):
        return  # the newer edit has queued its own publication
    if found is not None and uri in session.documents:
        client.publish(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=found, version=version))
