"""textDocument/documentLink."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import to_range, uri_of_file
from snow_lsp.documents import Document
from snow_lsp.ide.document_links import document_links
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_DOCUMENT_LINK


async def handle(session: Session, client: Client, params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink] | None:
    def work(workspace: Workspace, document: Document) -> list[lsp.DocumentLink]:
        return [
            lsp.DocumentLink(to_range(document.index, span), target=uri_of_file(file))
            for span, file in document_links(workspace.database, workspace.file)
        ]

    return await session.ask("links", params.text_document.uri, work)
