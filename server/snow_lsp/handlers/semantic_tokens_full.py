"""textDocument/semanticTokens/full, and how tokens become the protocol's numbers."""

from __future__ import annotations

import hashlib

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.documents import Document
from snow_lsp.ide.semantic_tokens import Modifier, SemanticToken, TokenKind, semantic_tokens
from snow_lsp.position import PositionIndex
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace
from snowc.source import Span

METHOD = lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL
_MODIFIERS = {
    Modifier.DECLARATION: "declaration",
    Modifier.READONLY: "readonly",
    Modifier.DEFAULT_LIBRARY: "defaultLibrary",
    Modifier.DOCUMENTATION: "documentation",
    Modifier.ASYNC: "async",
}
OPTIONS = lsp.SemanticTokensLegend(
    token_types=[kind.value for kind in TokenKind], token_modifiers=list(_MODIFIERS.values())
)
_NUMBERS = {kind: number for number, kind in enumerate(TokenKind)}


async def handle(session: Session, client: Client, params: lsp.SemanticTokensParams) -> lsp.SemanticTokens | None:
    found = await whole(session, params.text_document.uri)
    return None if found is None else lsp.SemanticTokens(data=found[1], result_id=found[0])


async def whole(session: Session, uri: str) -> tuple[str, list[int]] | None:
    """All tokens of a document with their result id, which is kept for the next delta."""

    def work(workspace: Workspace, document: Document) -> list[int]:
        tokens = semantic_tokens(workspace.database, workspace.file, Span(0, len(document.text)))
        return encoded(tokens, document.index)

    data = await session.ask("semantic tokens", uri, work)
    if data is None:
        return None
    result_id = hashlib.blake2b(repr(data).encode(), digest_size=8).hexdigest()
    session.tokens[uri] = result_id, data
    return result_id, data


def encoded(tokens: tuple[SemanticToken, ...], index: PositionIndex) -> list[int]:
    """Five numbers per token: lines and characters since the one before, length, kind, modifiers."""
    data: list[int] = []
    line, character = 0, 0
    for token in tokens:
        start_line, start = index.position(token.span.start)
        length = index.position(token.span.end)[1] - start
        since = start - character if start_line == line else start
        data += [start_line - line, since, length, _NUMBERS[token.kind], token.modifiers.value]
        line, character = start_line, start
    return data
