"""textDocument/semanticTokens/full/delta: what has changed since the tokens that the client has."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.handlers.semantic_tokens_full import OPTIONS as LEGEND
from snow_lsp.handlers.semantic_tokens_full import whole
from snow_lsp.session import Session

METHOD = lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA
OPTIONS = LEGEND


async def handle(
    session: Session, client: Client, params: lsp.SemanticTokensDeltaParams
) -> lsp.SemanticTokens | lsp.SemanticTokensDelta | None:
    """One edit between the equal beginning and the equal end; everything, if the client's tokens are not the last."""
    uri = params.text_document.uri
    known_id, known = session.tokens.get(uri, ("", []))
    found = await whole(session, uri)
    if found is None:
        return None
    result_id, data = found
    if params.previous_result_id != known_id:
        return lsp.SemanticTokens(data=data, result_id=result_id)
    edits = [] if data == known else [difference(known, data)]
    return lsp.SemanticTokensDelta(edits=edits, result_id=result_id)


def difference(old: list[int], new: list[int]) -> lsp.SemanticTokensEdit:
    """The one edit that makes `new` of `old`."""
    shorter = min(len(old), len(new))
    start = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    same = next((index for index in range(shorter - start) if old[-1 - index] != new[-1 - index]), shorter - start)
    return lsp.SemanticTokensEdit(start=start, delete_count=len(old) - same - start, data=new[start : len(new) - same])
