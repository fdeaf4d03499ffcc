"""textDocument/codeAction: the fixes of the diagnostics, and refactorings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_diagnostic, to_range, uri_of_file
from snow_lsp.documents import Document
from snow_lsp.ide.actions import refactorings
from snow_lsp.ide.actions.place import Refactoring
from snow_lsp.ide.code_actions import QuickFix, quick_fixes
from snow_lsp.ide.fix_all import fix_all
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace
from snowc.source import Span

METHOD = lsp.TEXT_DOCUMENT_CODE_ACTION
OPTIONS = lsp.CodeActionOptions(
    code_action_kinds=[
        lsp.CodeActionKind.QuickFix,
        lsp.CodeActionKind.RefactorExtract,
        lsp.CodeActionKind.RefactorInline,
        lsp.CodeActionKind.RefactorRewrite,
        lsp.CodeActionKind.SourceOrganizeImports,
        lsp.CodeActionKind.SourceFixAll,
    ]
)


async def handle(session: Session, client: Client, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
    start, end = params.range.start, params.range.end
    only = params.context.only

    def work(workspace: Workspace, document: Document) -> list[lsp.CodeAction]:
        index = document.index
        place = Span(index.offset(start.line, start.character), index.offset(end.line, end.character))
        indexes = FileIndexes(workspace.database, document.encoding)
        found = [_action(each, indexes) for each in quick_fixes(workspace.database, workspace.file, place)]
        offered = refactorings(workspace.database, workspace.file, place)
        found += [_refactoring(each, document, indexes) for each in offered]
        if only is not None and any(_covers(each, lsp.CodeActionKind.SourceFixAll.value) for each in only):
            found += _fix_all(workspace, document)
        return [each for each in found if only is None or _is_asked_for(each, only)]

    return await session.ask("code actions", params.text_document.uri, work)


def _is_asked_for(action: lsp.CodeAction, only: Sequence[lsp.CodeActionKind | str]) -> bool:
    """Kinds are a hierarchy by dots: `refactor` asks for `refactor.extract` too."""
    kind = str(getattr(action.kind, "value", action.kind))
    return any(_covers(each, kind) for each in only)


def _covers(asked: lsp.CodeActionKind | str, kind: str) -> bool:
    name = str(getattr(asked, "value", asked))
    return name == "" or kind == name or kind.startswith(f"{name}.")


def edits_that_fix_all(workspace: Workspace, document: Document) -> list[lsp.TextEdit]:
    return [
        lsp.TextEdit(to_range(document.index, each.place.span), each.replacement)
        for each in fix_all(workspace.database, workspace.file)
    ]


def _fix_all(workspace: Workspace, document: Document) -> list[lsp.CodeAction]:
    """Only for who asks for it: an editor that saves, or whose user has chosen it."""
    edits = edits_that_fix_all(workspace, document)
    if not edits:
        return []
    edit = lsp.WorkspaceEdit(changes={document.uri: edits})
    return [lsp.CodeAction(title="Fix all that is certain", kind=lsp.CodeActionKind.SourceFixAll, edit=edit)]


def _refactoring(found: Refactoring, document: Document, indexes: FileIndexes) -> lsp.CodeAction:
    changes: dict[str, list[lsp.TextEdit]] = defaultdict(list)
    for span, text in found.edits:
        changes[document.uri].append(lsp.TextEdit(to_range(document.index, span), text))
    for file, span, text in found.elsewhere:
        changes[uri_of_file(file)].append(lsp.TextEdit(to_range(indexes.of(file), span), text))
    kind = lsp.CodeActionKind(found.kind.value)
    return lsp.CodeAction(title=found.title, kind=kind, edit=lsp.WorkspaceEdit(changes=changes))


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
