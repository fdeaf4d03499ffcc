"""snow/tests: the tests of a document, for an editor's test explorer.

Parameters `{textDocument: {uri}}`; the answer is a list of `{name, range}`, with the range of the test's name.
"""

from __future__ import annotations

from typing import Any

from snow_lsp.client import Client
from snow_lsp.convert import to_range
from snow_lsp.documents import Document
from snow_lsp.ide.document_symbols import OutlineEntry, SymbolKind, document_symbols
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = "snow/tests"


async def handle(session: Session, client: Client, params: Any) -> list[dict[str, Any]] | None:
    def work(workspace: Workspace, document: Document) -> list[dict[str, Any]]:
        found = _tests(document_symbols(workspace.database, workspace.file))
        return [{"name": each.name, "range": to_range(document.index, each.name_span)} for each in found]

    return await session.ask("tests", params.textDocument.uri, work)


def _tests(entries: tuple[OutlineEntry, ...]) -> list[OutlineEntry]:
    found = []
    for entry in entries:
        found += [entry] if entry.kind is SymbolKind.TEST else _tests(entry.children)
    return found
