"""codeLens/resolve: how often a function or actor is used, where an actor is started, who sends to a receive arm."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_location
from snow_lsp.documents import Document
from snow_lsp.ide.messages import messages_of_arm
from snow_lsp.ide.references import references
from snow_lsp.ide.starts import starts
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace
from snowc.source import FileSpan

METHOD = lsp.CODE_LENS_RESOLVE
_SENDERS, _STARTS, _USES = "senders", "starts", "uses"
_TITLES = {_SENDERS: ("sender", "senders"), _STARTS: ("start", "starts"), _USES: ("use", "uses")}


async def handle(session: Session, client: Client, params: lsp.CodeLens) -> lsp.CodeLens:
    data = params.data if isinstance(params.data, dict) else {}
    uri, counts = str(data.get("uri", "")), data.get("counts")
    start = params.range.start

    def work(workspace: Workspace, document: Document) -> list[lsp.Location]:
        indexes = FileIndexes(workspace.database, document.encoding)
        offset = document.index.offset(start.line, start.character)
        return [to_location(place, indexes) for place in _places(workspace, counts, offset)]

    uses = await session.ask("uses", uri, work) or []
    one, many = _TITLES.get(str(counts), _TITLES[_USES])
    title = f"1 {one}" if len(uses) == 1 else f"{len(uses)} {many}"
    return lsp.CodeLens(params.range, lsp.Command(title, "snow.showUses", arguments=[uri, start, uses]))


def _places(workspace: Workspace, counts: object, offset: int) -> Iterable[FileSpan]:
    if counts == _SENDERS:
        return messages_of_arm(workspace.database, workspace.file, offset) or ()
    if counts == _STARTS:
        return starts(workspace.database, workspace.file, offset)
    found = references(workspace.database, workspace.file, offset)
    return (place for place, is_declaration in found if not is_declaration)
