"""textDocument/completion."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.documents import Document
from snow_lsp.ide.completion import Candidate, CandidateKind, candidate_documentation, completion
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_COMPLETION
OPTIONS = lsp.CompletionOptions(trigger_characters=["."])

_KINDS = {
    CandidateKind.LOCAL: lsp.CompletionItemKind.Variable,
    CandidateKind.FIELD: lsp.CompletionItemKind.Field,
    CandidateKind.FUNCTION: lsp.CompletionItemKind.Function,
    CandidateKind.ACTOR: lsp.CompletionItemKind.Class,
    CandidateKind.CONSTANT: lsp.CompletionItemKind.Constant,
    CandidateKind.CONSTRUCTOR: lsp.CompletionItemKind.EnumMember,
    CandidateKind.TYPE: lsp.CompletionItemKind.Struct,
    CandidateKind.MODULE: lsp.CompletionItemKind.Module,
    CandidateKind.KEYWORD: lsp.CompletionItemKind.Keyword,
}


async def handle(session: Session, client: Client, params: lsp.CompletionParams) -> lsp.CompletionList | None:
    position = params.position

    def work(workspace: Workspace, document: Document) -> lsp.CompletionList:
        offset = document.index.offset(position.line, position.character)
        found = completion(workspace.database, workspace.file, offset)
        return lsp.CompletionList(is_incomplete=False, items=[_item(each, workspace) for each in found])

    return await session.ask("completion", params.text_document.uri, work)


def _item(candidate: Candidate, workspace: Workspace) -> lsp.CompletionItem:
    text = candidate_documentation(workspace.database, candidate.definition) if candidate.definition else None
    return lsp.CompletionItem(
        label=candidate.label,
        kind=_KINDS[candidate.kind],
        detail=candidate.detail or None,
        documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, text) if text else None,
        sort_text=f"{candidate.rank}{candidate.label}",
    )
