"""codeLens/resolve: how often a function or actor is used, and who sends to a receive arm."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_location
from snow_lsp.documents import Document
from snow_lsp.ide.messages import messages_of_arm
from snow_lsp.ide.references import references
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.CODE_LENS_RESOLVE
SENDERS = "senders"


async def handle(session: Session, client: Client, params: lsp.CodeLens) -> lsp.CodeLens:
    data = params.data if isinstance(params.data, dict) else {}
    uri, counts = str(data.get("uri", "")), data.get("counts")
    start = params.range.start

    def work(workspace: Workspace, document: Document) -> list[lsp.Location]:
        indexes = FileIndexes(workspace.database, document.encoding)
        offset = document.index.offset(start.line, start.character)
        if counts == SENDERS:
            sent = messages_of_arm(workspace.database, workspace.file, offset) or ()
            return [to_location(place, indexes) for place in sent]
        found = references(workspace.database, workspace.file, offset)
        return [to_location(place, indexes) for place, is_declaration in found if not is_declaration]

    uses = await session.ask("uses", uri, work) or []
    word = "sender" if counts == SENDERS else "use"
    title = f"1 {word}" if len(uses) == 1 else f"{len(uses)} {word}s"
    return lsp.CodeLens(params.range, lsp.Command(title, "snow.showUses", arguments=[uri, start, uses]))
