"""textDocument/inlayHint: of the kinds that the user wants. A double click writes a hint that can be written."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.documents import Document
from snow_lsp.ide.inlay_hints import HintKind, InlayHint, inlay_hints
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace
from snowc.source import Span

METHOD = lsp.TEXT_DOCUMENT_INLAY_HINT

_KINDS = {HintKind.PARAMETERS: lsp.InlayHintKind.Parameter, HintKind.CAPTURES: None}


async def handle(session: Session, client: Client, params: lsp.InlayHintParams) -> list[lsp.InlayHint] | None:
    start, end = params.range.start, params.range.end
    kinds = session.settings.inlay_hints

    def work(workspace: Workspace, document: Document) -> list[lsp.InlayHint]:
        index = document.index
        visible = Span(index.offset(start.line, start.character), index.offset(end.line, end.character))
        found = inlay_hints(workspace.database, workspace.file, visible, kinds)
        return [_hint(each, lsp.Position(*index.position(each.offset))) for each in found]

    return await session.ask("inlay hints", params.text_document.uri, work)


def _hint(hint: InlayHint, place: lsp.Position) -> lsp.InlayHint:
    edits = [lsp.TextEdit(lsp.Range(place, place), hint.text)] if hint.can_be_inserted else None
    kind = _KINDS.get(hint.kind, lsp.InlayHintKind.Type)
    return lsp.InlayHint(place, hint.text, kind, text_edits=edits)
