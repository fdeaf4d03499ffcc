"""textDocument/signatureHelp."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.documents import Document
from snow_lsp.ide.signature_help import signature_help
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_SIGNATURE_HELP
OPTIONS = lsp.SignatureHelpOptions(trigger_characters=["(", ","])


async def handle(session: Session, client: Client, params: lsp.SignatureHelpParams) -> lsp.SignatureHelp | None:
    position = params.position

    def work(workspace: Workspace, document: Document) -> lsp.SignatureHelp | None:
        offset = document.index.offset(position.line, position.character)
        found = signature_help(workspace.database, workspace.file, offset)
        if found is None:
            return None
        doc = lsp.MarkupContent(lsp.MarkupKind.Markdown, found.documentation) if found.documentation else None
        parameters = [lsp.ParameterInformation(piece) for piece in found.parameters]
        signature = lsp.SignatureInformation(found.label, doc, parameters)
        return lsp.SignatureHelp([signature], active_signature=0, active_parameter=found.active)

    return await session.ask("signature help", params.text_document.uri, work)
