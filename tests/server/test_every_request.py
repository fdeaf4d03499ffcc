"""Every method that the server has is answered whatever it is sent, and every order of messages is survived.

One server for all of it, which must answer a plain document at the end.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from snow_lsp.handlers import all_handlers
from tests.support.language_server import LIMIT, ServerProcess

PLAIN = "fn main() do\n  println(1)\nend\n"
URI = "untitled:Every.snow"
REQUESTS = sorted(module.METHOD for module in all_handlers() if inspect.iscoroutinefunction(module.handle))
NOTIFICATIONS = sorted(module.METHOD for module in all_handlers() if not inspect.iscoroutinefunction(module.handle))
FAR = {"line": 2_147_483_647, "character": 2_147_483_647}
"""The largest that the protocol has."""
BELOW = {"line": -1, "character": -1}
MALFORMED: tuple[Any, ...] = (
    None,
    [],
    {},
    {"textDocument": 3, "position": "here"},
    {"textDocument": {"uri": None}, "position": {"line": "x"}, "range": 1},
    {"item": {}, "query": 5, "newName": [], "command": None, "files": 1, "ch": 7},
)


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    with ServerProcess() as server:
        server.open(URI, PLAIN)
        server.diagnostics(URI, 1)
        yield server
        server.open("untitled:Last.snow", PLAIN)
        assert server.diagnostics("untitled:Last.snow", 1) == []


@pytest.mark.parametrize("method", REQUESTS)
def test_malformed_parameters_are_answered(server: ServerProcess, method: str) -> None:
    for request in [server.send_request(method, each) for each in MALFORMED]:
        server.answer(request)


@pytest.mark.parametrize("method", REQUESTS)
@pytest.mark.parametrize("uri", [URI, "untitled:NotOpen.snow", "file:///nowhere/at/all.snow", "no uri at all", ""])
def test_places_that_are_none_are_answered(server: ServerProcess, method: str, uri: str) -> None:
    for place in (FAR, BELOW):
        whole = {
            "textDocument": {"uri": uri},
            "position": place,
            "positions": [place],
            "range": {"start": place, "end": BELOW},
            "context": {"diagnostics": [], "includeDeclaration": True},
            "options": {"tabSize": 2, "insertSpaces": True},
            "newName": "x",
            "ch": "\n",
            "previousResultId": "none",
            "previousResultIds": [],
            "query": "",
        }
        server.answer(server.send_request(method, whole))


@pytest.mark.parametrize("method", NOTIFICATIONS)
def test_malformed_notifications_do_no_harm(server: ServerProcess, method: str) -> None:
    for each in MALFORMED:
        server.notify(method, each)
    assert server.hover(URI, 1, 4) is not None


def test_documents_in_a_wrong_order(server: ServerProcess) -> None:
    uri = "untitled:Order.snow"
    server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    server.replace(uri, 5, "fn early() do 1 end\n")
    server.open(uri, "fn broken(\n", 7)
    server.open(uri, PLAIN, 7)
    assert server.diagnostics(uri, 7) is not None
    server.replace(uri, 3, PLAIN.replace("1", "2"))
    assert server.diagnostics(uri, 3) == []
    server.change(uri, 4, {"range": {"start": FAR, "end": {"line": 0, "character": 0}}, "text": "# more\n"})
    assert server.diagnostics(uri, 4) == []
    server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert server.hover(uri, 1, 4) is None


def test_initialize_twice_is_refused(server: ServerProcess) -> None:
    answer = server.answer(server.send_request("initialize", {"processId": None, "rootUri": None, "capabilities": {}}))
    assert answer["error"]["code"] == -32600
    server.notify("initialized", {})
    assert server.hover(URI, 1, 4) is not None


def test_answers_that_nobody_waits_for_are_dropped(server: ServerProcess) -> None:
    server.send({"jsonrpc": "2.0", "id": 987_654, "result": None})
    server.send({"jsonrpc": "2.0", "id": "never asked", "error": {"code": 1, "message": "no"}})
    server.notify("$/cancelRequest", {"id": 123_456})
    server.notify("$/setTrace", {"value": "verbose"})
    assert server.hover(URI, 1, 4) is not None


def test_many_requests_and_a_cancellation_of_each(server: ServerProcess) -> None:
    parameters = {"textDocument": {"uri": URI}, "position": {"line": 1, "character": 4}}
    requests = [server.send_request("textDocument/completion", parameters) for _ in range(50)]
    for each in requests:
        server.notify("$/cancelRequest", {"id": each})
    for each in requests:
        answer = server.answer(each)
        assert "result" in answer or answer["error"]["code"] in (-32800, -32801)


def test_exit_without_shutdown_ends_with_status_1() -> None:
    server = ServerProcess()
    try:
        server.initialize()
        server.notify("exit", None)
        assert server.process.wait(LIMIT) == 1
    finally:
        server.end()
