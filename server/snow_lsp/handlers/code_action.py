"""textDocument/codeAction: the fixes of the diagnostics."""

from __future__ import annotations

from collections import defaultdict

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_diagnostic, to_range, uri_of_file
from snow_lsp.documents import Document
from snow_lsp.ide.code_actions import QuickFix, quick_fixes
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace
from snowc.source import Span

METHOD = lsp.TEXT_DOCUMENT_CODE_ACTION
OPTIONS = lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix])


async def handle(session: Session, client: Client, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
    start, end = params.range.start, params.range.end
    only = params.context.only
    if only is not None and not any(lsp.CodeActionKind.QuickFix.value.startswith(kind) for kind in only):
        return []

    def work(workspace: Workspace, document: Document) -> list[lsp.CodeAction]:
        index = document.index
        place = Span(index.offset(start.line, start.character), index.offset(end.line, end.character))
        indexes = FileIndexes(workspace.database, document.encoding)
        return [_action(each, indexes) for each in quick_fixes(workspace.database, workspace.file, place)]

    return await session.ask("code actions", params.text_document.uri, work)


def _action(quick_fix: QuickFix, indexes: FileIndexes) -> lsp.CodeAction:
    changes: dict[str, list[lsp.TextEdit]] = defaultdict(list)
    for edit in quick_fix.fix.edits:
        place = to_range(indexes.of(edit.place.file), edit.place.span)
        changes[uri_of_file(edit.place.file)].append(lsp.TextEdit(place, edit.replacement))
    return lsp.CodeAction(
        title=quick_fix.fix.title,
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[to_diagnostic(quick_fix.diagnostic, indexes.of)],
        is_preferred=quick_fix.is_preferred,
        edit=lsp.WorkspaceEdit(changes=changes),
    )
