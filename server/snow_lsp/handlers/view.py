"""snow/view: the item under the cursor as the compiler sees it.

Parameters `{textDocument: {uri}, position, kind}` with a kind of `tokens`, `tree`, `types`, `mir`, `passes`, `memory`,
`llvm` and `assembly`; the answer is `{title, language, text}`, or `{reason}` where there is nothing to see; null
between items.
"""

from __future__ import annotations

from typing import Any

from snow_lsp.client import Client
from snow_lsp.documents import Document
from snow_lsp.ide.locate import locate
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace
from snowc.resolve.queries import definition_of_item
from snowc.tools.views.views import NoView, view

METHOD = "snow/view"


async def handle(session: Session, client: Client, params: Any) -> dict[str, Any] | None:
    position, kind = params.position, str(params.kind)

    def work(workspace: Workspace, document: Document) -> dict[str, Any] | None:
        offset = document.index.offset(position.line, position.character)
        location = locate(workspace.database, workspace.file, offset)
        if location is None:
            return None
        definition = definition_of_item(workspace.database, location.ref)
        found = view(workspace.database, location.ref, definition, kind)
        if isinstance(found, NoView):
            return {"reason": found.reason}
        return {"title": found.title, "language": found.language, "text": found.text}

    return await session.ask("view", params.textDocument.uri, work)
