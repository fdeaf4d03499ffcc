"""textDocument/declaration: in Snow a name is declared where it is defined."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.handlers import definition
from snow_lsp.session import Session

METHOD = lsp.TEXT_DOCUMENT_DECLARATION


async def handle(session: Session, client: Client, params: lsp.DeclarationParams) -> lsp.Location | None:
    return await definition.handle(session, client, lsp.DefinitionParams(params.text_document, params.position))
