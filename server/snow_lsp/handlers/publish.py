"""Push diagnostics: for clients that don't pull. Every edit queues a job for the edited document, and one for all other
open ones; what has changed is sent as it is found."""

from __future__ import annotations

import asyncio
import logging

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.dispatch import Urgency
from snow_lsp.documents import Document
from snow_lsp.handlers.diagnostic import document_diagnostics
from snow_lsp.session import Published, Session
from snowc.query import Cancelled

logger = logging.getLogger(__name__)


def publish_all(session: Session, client: Client, first: str) -> None:
    """Queue fresh diagnostics of all open documents."""
    if not session.client_pulls_diagnostics:
        session.publications += 1
        documents = tuple(each.snapshot() for each in session.documents.values())
        edited = tuple(each for each in documents if each.uri == first)
        others = tuple(each for each in documents if each.uri != first)
        for urgency, chosen in ((Urgency.PUBLISH, edited), (Urgency.PUBLISH_OTHERS, others)):
            if chosen:
                client.start(_publish(session, client, urgency, chosen))


def clear(session: Session, client: Client, uri: str) -> None:
    """Take back the diagnostics of a closed document."""
    session.published.pop(uri, None)
    if not session.client_pulls_diagnostics:
        client.publish(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=[]))


async def _publish(session: Session, client: Client, urgency: Urgency, documents: tuple[Document, ...]) -> None:
    number, loop = session.publications, asyncio.get_running_loop()

    def work() -> None:
        for document in documents:
            if number != session.publications:
                return  # a newer edit has queued its own
            found = _found(session, document)
            if found is not None and session.published.get(document.uri) != found:
                session.published[document.uri] = found
                loop.call_soon_threadsafe(_send, session, client, document.uri, found)

    try:
        await session.engine.run("publish diagnostics", urgency, work)
    except Cancelled:
        return  # by an edit, which has queued its own


def _found(session: Session, document: Document) -> Published | None:
    """None for a document that is not as it was, or about which nothing could be found out."""
    workspace = session.workspace_of(document)
    if workspace is None:
        return None
    try:
        return Published(document.version, document_diagnostics(workspace, document))
    except Cancelled:
        raise
    except Exception:
        logger.exception("diagnostics of %s", document.uri)
        return None


def _send(session: Session, client: Client, uri: str, found: Published) -> None:
    if uri in session.documents:
        client.publish(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=found.diagnostics, version=found.version))
    else:
        session.published.pop(uri, None)
