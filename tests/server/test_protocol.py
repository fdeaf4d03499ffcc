"""The protocol's rim: every request is answered, whatever it is and whenever it comes, and the process ends when it
should."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.language_server import LIMIT, ServerProcess

URI = "untitled:broken"


@pytest.fixture
def server() -> Iterator[ServerProcess]:
    with ServerProcess() as server:
        yield server


def test_a_request_before_initialize_is_answered_with_an_error() -> None:
    server = ServerProcess()
    try:
        answer = server.answer(server.send_request("textDocument/hover", {}))
        assert answer["error"]["code"] in (-32002, -32602)
        server.initialize()
    finally:
        server.end()


def test_an_unknown_request_is_answered(server: ServerProcess) -> None:
    assert server.answer(server.send_request("snow/doesNotExist", {"a": 1}))["error"]["code"] == -32601


def test_malformed_parameters_are_answered(server: ServerProcess) -> None:
    malformed: tuple[Any, ...] = ({"textDocument": 3}, {"position": {"line": "x"}}, [], None)
    for parameters in malformed:
        answer = server.answer(server.send_request("textDocument/hover", parameters))
        assert "error" in answer, parameters
    server.open(URI, "fn main() do\n  1\nend\n")
    assert server.diagnostics(URI, 1) == []


def test_malformed_notifications_do_no_harm(server: ServerProcess) -> None:
    server.notify("textDocument/didOpen", {"textDocument": "nothing"})
    server.notify(
        "textDocument/didChange", {"textDocument": {"uri": "untitled:unopened", "version": 1}, "contentChanges": []}
    )
    server.notify("$/whatever", None)
    server.send_bytes(b"{ this is no JSON")
    server.send_bytes(b"[1, 2]")
    server.open(URI, "fn main() do\n  1\nend\n")
    assert server.diagnostics(URI, 1) == []


def test_text_that_is_no_json_is_answered(server: ServerProcess) -> None:
    server.send_bytes(b"{ this is no JSON")
    answer = server.wait_for(lambda message: message.get("id", 0) is None)
    assert answer["error"]["code"] == -32700


def test_a_hover_in_an_unopened_document_is_null(server: ServerProcess) -> None:
    assert server.hover("untitled:unopened", 0, 0) is None


def test_a_request_after_shutdown_is_answered() -> None:
    server = ServerProcess()
    try:
        server.initialize()
        server.request("shutdown", None)
        answer = server.answer(server.send_request("textDocument/hover", {}))
        assert "error" in answer
        server.notify("exit", None)
        assert server.process.wait(LIMIT) == 0
    finally:
        server.end()


def test_stdio_flag_is_accepted() -> None:
    with ServerProcess({}, "--stdio") as server:
        assert server.hover("untitled:unopened", 0, 0) is None


def test_the_server_ends_when_its_input_ends() -> None:
    server = ServerProcess()
    try:
        server.initialize()
        assert server.process.stdin is not None
        server.process.stdin.close()
        server.process.wait(LIMIT)
    finally:
        server.end()


def test_the_server_ends_when_its_parent_dies() -> None:
    parent = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    server = ServerProcess()
    try:
        server.initialize(process_id=parent.pid)
        assert server.process.poll() is None
        parent.kill()
        parent.wait()
        assert server.process.wait(LIMIT) == 1
    finally:
        server.end()
        if parent.stdin is not None:
            parent.stdin.close()


def test_a_cancelled_request_is_answered(server: ServerProcess) -> None:
    server.open(URI, "fn main() do\n  1\nend\n")
    request = server.send_request(
        "textDocument/hover", {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 4}}
    )
    server.notify("$/cancelRequest", {"id": request})
    answer = server.answer(request)
    assert "result" in answer or answer["error"]["code"] == -32800
