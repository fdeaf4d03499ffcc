"""workspace/executeCommand: what a client without requests of its own can ask for.

| command | arguments | answer |
|---|---|---|
| `snow.server.fixAll` | URI | null; the client is asked to make the edits |
| `snow.server.view` | URI, line, character, kind | as `snow/view` |
| `snow.server.actorGraph` | URI | as `snow/actorGraph` |
| `snow.server.signatures` | query | as `snow/signatures` |
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import SimpleNamespace
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from snow_lsp.client import Client
from snow_lsp.handlers import actor_graph, signatures, view
from snow_lsp.handlers.code_action import edits_that_fix_all
from snow_lsp.session import Session

METHOD = lsp.WORKSPACE_EXECUTE_COMMAND

Command = Callable[[Session, Client, list[Any]], Awaitable[Any]]


async def handle(session: Session, client: Client, params: lsp.ExecuteCommandParams) -> Any:
    command = _COMMANDS.get(params.command)
    if command is None:
        raise JsonRpcInvalidParams(f"there is no command `{params.command}`")
    return await command(session, client, list(params.arguments or ()))


async def _fix_all(session: Session, client: Client, arguments: list[Any]) -> None:
    (uri,) = _typed(arguments, str)
    edits = await session.ask("fix all", uri, edits_that_fix_all)
    if edits:
        client.start(client.apply("Fix all that is certain", lsp.WorkspaceEdit(changes={uri: edits})))


async def _view(session: Session, client: Client, arguments: list[Any]) -> Any:
    uri, line, character, kind = _typed(arguments, str, int, int, str)
    place = {"textDocument": _document(uri), "position": lsp.Position(line, character)}
    return await view.handle(session, client, SimpleNamespace(**place, kind=kind))


async def _actor_graph(session: Session, client: Client, arguments: list[Any]) -> Any:
    (uri,) = _typed(arguments, str)
    return await actor_graph.handle(session, client, SimpleNamespace(textDocument=_document(uri)))


async def _signatures(session: Session, client: Client, arguments: list[Any]) -> Any:
    (query,) = _typed(arguments, str)
    return await signatures.handle(session, client, SimpleNamespace(query=query))


def _document(uri: str) -> lsp.TextDocumentIdentifier:
    return lsp.TextDocumentIdentifier(uri)


def _typed(arguments: list[Any], *types: type) -> list[Any]:
    """The arguments, if they are of these types."""
    if [type(each) for each in arguments] != list(types):
        raise JsonRpcInvalidParams(f"wanted arguments: {', '.join(each.__name__ for each in types)}")
    return arguments


_COMMANDS: Mapping[str, Command] = {
    "snow.server.fixAll": _fix_all,
    "snow.server.view": _view,
    "snow.server.actorGraph": _actor_graph,
    "snow.server.signatures": _signatures,
}
OPTIONS = lsp.ExecuteCommandOptions(commands=list(_COMMANDS))
