"""textDocument/semanticTokens/range: the tokens of the part that is on the screen."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.documents import Document
from snow_lsp.handlers.semantic_tokens_full import OPTIONS as LEGEND
from snow_lsp.handlers.semantic_tokens_full import encoded
from snow_lsp.ide.semantic_tokens import semantic_tokens
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace
from snowc.source import Span

METHOD = lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE
OPTIONS = LEGEND


async def handle(session: Session, client: Client, params: lsp.SemanticTokensRangeParams) -> lsp.SemanticTokens | None:
    start, end = params.range.start, params.range.end

    def work(workspace: Workspace, document: Document) -> lsp.SemanticTokens:
        index = document.index
        part = Span(index.offset(start.line, start.character), index.offset(end.line, end.character))
        return lsp.SemanticTokens(data=encoded(semantic_tokens(workspace.database, workspace.file, part), index))

    return await session.ask("semantic tokens", params.text_document.uri, work)
