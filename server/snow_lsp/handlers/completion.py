"""textDocument/completion."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import to_range
from snow_lsp.documents import Document
from snow_lsp.ide.completion import Candidate, CandidateKind, completion
from snow_lsp.ide.import_edit import import_edit
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace
from snowc.source import Span

METHOD = lsp.TEXT_DOCUMENT_COMPLETION
OPTIONS = lsp.CompletionOptions(trigger_characters=["."], resolve_provider=True)

_KINDS = {
    CandidateKind.LOCAL: lsp.CompletionItemKind.Variable,
    CandidateKind.FIELD: lsp.CompletionItemKind.Field,
    CandidateKind.FUNCTION: lsp.CompletionItemKind.Function,
    CandidateKind.ACTOR: lsp.CompletionItemKind.Class,
    CandidateKind.CONSTANT: lsp.CompletionItemKind.Constant,
    CandidateKind.CONSTRUCTOR: lsp.CompletionItemKind.EnumMember,
    CandidateKind.TYPE: lsp.CompletionItemKind.Struct,
    CandidateKind.INTERFACE: lsp.CompletionItemKind.Interface,
    CandidateKind.MODULE: lsp.CompletionItemKind.Module,
    CandidateKind.KEYWORD: lsp.CompletionItemKind.Keyword,
    CandidateKind.ARGUMENT: lsp.CompletionItemKind.Property,
    CandidateKind.SNIPPET: lsp.CompletionItemKind.Snippet,
}


async def handle(session: Session, client: Client, params: lsp.CompletionParams) -> lsp.CompletionList | None:
    position, with_snippets = params.position, session.client_takes_snippets

    def work(workspace: Workspace, document: Document) -> lsp.CompletionList:
        offset = document.index.offset(position.line, position.character)
        found = completion(workspace.database, workspace.file, offset)
        items = [
            _item(number, each, workspace, document, with_snippets=with_snippets) for number, each in enumerate(found)
        ]
        is_cut_off = any(each.imports is not None for each in found)
        return lsp.CompletionList(is_incomplete=is_cut_off, items=[each for each in items if each is not None])

    return await session.ask("completion", params.text_document.uri, work)


def _item(
    number: int, candidate: Candidate, workspace: Workspace, document: Document, *, with_snippets: bool
) -> lsp.CompletionItem | None:
    """None for a candidate that is nothing without placeholders, where the client has none."""
    if candidate.kind is CandidateKind.SNIPPET and not with_snippets:
        return None
    is_snippet = with_snippets and candidate.snippet is not None
    return lsp.CompletionItem(
        label=candidate.label,
        kind=_KINDS[candidate.kind],
        detail=candidate.detail or None,
        sort_text=f"{number:05}",
        tags=[lsp.CompletionItemTag.Deprecated] if candidate.is_deprecated else None,
        filter_text=candidate.label.rpartition(".")[2] if candidate.imports is not None else None,
        insert_text=candidate.snippet if is_snippet else None,
        insert_text_format=lsp.InsertTextFormat.Snippet if is_snippet else None,
        additional_text_edits=_further_edits(candidate, workspace, document) or None,
        data=_data(candidate, document),
    )


def _further_edits(candidate: Candidate, workspace: Workspace, document: Document) -> list[lsp.TextEdit]:
    edits: list[tuple[Span, str]] = []
    if candidate.removes is not None:
        edits.append((candidate.removes, ""))
    if candidate.imports is not None:
        edits.append(import_edit(workspace.database, workspace.file, candidate.imports))
    return [lsp.TextEdit(to_range(document.index, span), text) for span, text in edits]


def _data(candidate: Candidate, document: Document) -> Any:
    """What `completionItem/resolve` finds the documentation by."""
    definition = candidate.definition
    return None if definition is None else [document.uri, definition.module, definition.name]
