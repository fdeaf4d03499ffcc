"""textDocument/completion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.documents import Document
from snow_lsp.handlers.completion_resolve import TYPE
from snow_lsp.ide.completion import Candidate, CandidateKind, completion
from snow_lsp.ide.import_edit import ImportPlace, import_place
from snow_lsp.protocol import Plain
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace
from snowc.resolve.model import DefId
from snowc.source import Span

METHOD = lsp.TEXT_DOCUMENT_COMPLETION
OPTIONS = lsp.CompletionOptions(trigger_characters=["."], resolve_provider=True)

_KINDS: dict[CandidateKind, int] = {
    CandidateKind.LOCAL: int(lsp.CompletionItemKind.Variable),
    CandidateKind.FIELD: int(lsp.CompletionItemKind.Field),
    CandidateKind.FUNCTION: int(lsp.CompletionItemKind.Function),
    CandidateKind.ACTOR: int(lsp.CompletionItemKind.Class),
    CandidateKind.CONSTANT: int(lsp.CompletionItemKind.Constant),
    CandidateKind.CONSTRUCTOR: int(lsp.CompletionItemKind.EnumMember),
    CandidateKind.TYPE: int(lsp.CompletionItemKind.Struct),
    CandidateKind.INTERFACE: int(lsp.CompletionItemKind.Interface),
    CandidateKind.MODULE: int(lsp.CompletionItemKind.Module),
    CandidateKind.KEYWORD: int(lsp.CompletionItemKind.Keyword),
    CandidateKind.ARGUMENT: int(lsp.CompletionItemKind.Property),
    CandidateKind.SNIPPET: int(lsp.CompletionItemKind.Snippet),
}


async def handle(session: Session, client: Client, params: lsp.CompletionParams) -> Plain | None:
    position, with_snippets = params.position, session.client_takes_snippets

    def work(workspace: Workspace, document: Document) -> Plain:
        offset = document.index.offset(position.line, position.character)
        found = completion(workspace.database, workspace.file, offset)
        items = _Items(workspace, document, with_snippets=with_snippets)
        is_cut_off = any(each.imports is not None for each in found)
        return Plain({"isIncomplete": is_cut_off, "items": list(items.of(found))})

    return await session.ask("completion", params.text_document.uri, work)


class _Items:
    """The candidates of one request as the protocol's JSON. `lsprotocol`'s objects for hundreds of items cost more than
    finding these."""

    def __init__(self, workspace: Workspace, document: Document, *, with_snippets: bool) -> None:
        self._workspace = workspace
        self._document = document
        self._with_snippets = with_snippets

    def of(self, candidates: Iterable[Candidate]) -> Iterator[dict[str, Any]]:
        """All but those that are nothing without placeholders, where the client has none."""
        for number, each in enumerate(candidates):
            if each.kind is not CandidateKind.SNIPPET or self._with_snippets:
                yield self._item(number, each)

    def _item(self, number: int, candidate: Candidate) -> dict[str, Any]:
        item: dict[str, Any] = {
            "label": candidate.label,
            "kind": _KINDS[candidate.kind],
            "sortText": f"{number:05}",
        }
        if candidate.detail:
            item["detail"] = candidate.detail
        if candidate.is_deprecated:
            item["tags"] = [int(lsp.CompletionItemTag.Deprecated)]
        if candidate.imports is not None:
            item["filterText"] = candidate.label.rpartition(".")[2]
        if self._with_snippets and candidate.snippet is not None:
            item["insertText"] = candidate.snippet
            item["insertTextFormat"] = int(lsp.InsertTextFormat.Snippet)
        edits = self._further_edits(candidate)
        if edits:
            item["additionalTextEdits"] = edits
        if candidate.definition is not None:
            item["data"] = self._data(candidate, candidate.definition)
        return item

    def _data(self, candidate: Candidate, definition: DefId) -> list[str]:
        """What `completionItem/resolve` finds the documentation by, and the type of what says it only then."""
        more = [TYPE] if candidate.is_told_later else []
        return [self._document.uri, definition.module, definition.name, *more]

    def _further_edits(self, candidate: Candidate) -> list[dict[str, Any]]:
        edits: list[tuple[Span, str]] = []
        if candidate.removes is not None:
            edits.append((candidate.removes, ""))
        if candidate.imports is not None:
            edits.append(self._place_of_imports.edit(candidate.imports))
        return [{"range": self._range(span), "newText": text} for span, text in edits]

    @cached_property
    def _place_of_imports(self) -> ImportPlace:
        return import_place(self._workspace.database, self._workspace.file)

    def _range(self, span: Span) -> dict[str, Any]:
        start, end = (self._document.index.position(each) for each in (span.start, span.end))
        return {name: {"line": at[0], "character": at[1]} for name, at in (("start", start), ("end", end))}
