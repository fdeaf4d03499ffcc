"""textDocument/codeLens: run, debug, test and uses above functions, starts above actors, senders above receive arms.

Uses, starts and senders are counted when the lens is shown.
"""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.convert import to_range
from snow_lsp.documents import Document
from snow_lsp.ide.code_lenses import Lens, code_lenses
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace

METHOD = lsp.TEXT_DOCUMENT_CODE_LENS
OPTIONS = lsp.CodeLensOptions(resolve_provider=True)


async def handle(session: Session, client: Client, params: lsp.CodeLensParams) -> list[lsp.CodeLens] | None:
    uri = params.text_document.uri

    def work(workspace: Workspace, document: Document) -> list[lsp.CodeLens]:
        found = code_lenses(workspace.database, workspace.file)
        return [_lens(each, to_range(document.index, each.span), uri) for each in found]

    return await session.ask("code lenses", uri, work)


def _lens(lens: Lens, place: lsp.Range, uri: str) -> lsp.CodeLens:
    match lens.kind:
        case "run":
            return lsp.CodeLens(place, lsp.Command("▶ run", "snow.runFile", arguments=[uri]))
        case "debug":
            return lsp.CodeLens(place, lsp.Command("▶ debug", "snow.debugFile", arguments=[uri]))
        case "test":
            return lsp.CodeLens(place, lsp.Command("▶ run test", "snow.runTest", arguments=[uri, lens.name]))
        case _:
            return lsp.CodeLens(place, data={"uri": uri, "counts": lens.kind})
