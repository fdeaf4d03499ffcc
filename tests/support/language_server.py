"""A `snow-lsp` process under test, spoken to in raw frames: what a client library would never send can be sent too.

In: methods and parameters as the protocol's JSON. Out: answers and notifications, waited for by what they are, never
by time; a server that
says nothing for `LIMIT` seconds is a failure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

LIMIT = 60.0
"""Seconds without the awaited message after which a test fails; far beyond any honest answer."""

Message = dict[str, Any]

PUSH_CLIENT: Message = {"general": {"positionEncodings": ["utf-16"]}, "textDocument": {"publishDiagnostics": {}}}
PULL_CLIENT: Message = {**PUSH_CLIENT, "textDocument": {"diagnostic": {"dynamicRegistration": False}}}


class SilentServerError(AssertionError):
    """The awaited message did not come, or the server ended."""


class ServerProcess:
    """One server. Used as a context manager it is initialised on entry and shut down, or killed, on exit."""

    def __init__(
        self,
        capabilities: Message = PUSH_CLIENT,
        *arguments: str,
        command: tuple[str, ...] = (sys.executable, "-m", "snow_lsp"),
    ) -> None:
        self._capabilities = capabilities
        self.process = subprocess.Popen(
            [*command, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.messages: list[Message] = []
        self._arrived = threading.Condition()
        self._is_over = False
        self._last_id = 0
        self.stderr = b""
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._read_all, self._drain_stderr)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        self.initialize()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self.process.poll() is None:
            self.request("shutdown", None)
            self.notify("exit", None)
            self.process.wait(LIMIT)
        self.end()

    def initialize(self, process_id: int | None = None) -> Message:
        parameters = {
            "processId": os.getpid() if process_id is None else process_id,
            "rootUri": None,
            "capabilities": self._capabilities,
        }
        answer: Message = self.request("initialize", parameters)
        self.notify("initialized", {})
        return answer

    def end(self) -> None:
        """Kill the process if it is still there."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join(LIMIT)

    # --- documents ---------------------------------------------------------------------------------------------------

    def open(self, uri: str, text: str, version: int = 1) -> None:
        document = {"uri": uri, "languageId": "snow", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def open_file(self, path: Path) -> str:
        uri = path.resolve().as_uri()
        self.open(uri, path.read_text("utf-8"))
        return uri

    def replace(self, uri: str, version: int, text: str) -> None:
        self.change(uri, version, {"text": text})

    def change(self, uri: str, version: int, *changes: Message) -> None:
        document = {"uri": uri, "version": version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})

    def diagnostics(self, uri: str, version: int) -> list[Message]:
        """The published diagnostics of that version."""

        def is_wanted(message: Message) -> bool:
            parameters = message.get("params") or {}
            return (
                message.get("method") == "textDocument/publishDiagnostics"
                and parameters["uri"] == uri
                and parameters.get("version") == version
            )

        found: list[Message] = self.wait_for(is_wanted)["params"]["diagnostics"]
        return found

    def hover(self, uri: str, line: int, character: int) -> str | None:
        """The Markdown of a hover."""
        position = {"line": line, "character": character}
        answer = self.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
        return None if answer is None else answer["contents"]["value"]

    # --- messages ----------------------------------------------------------------------------------------------------

    def request(self, method: str, parameters: object) -> Any:
        """The result; an error answer fails the test."""
        answer = self.answer(self.send_request(method, parameters))
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return answer.get("result")

    def send_request(self, method: str, parameters: object) -> int:
        self._last_id += 1
        self.send({"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": parameters})
        return self._last_id

    def answer(self, request_id: int) -> Message:
        """The whole answer to a request, result or error."""
        return self.wait_for(lambda message: message.get("id") == request_id and "method" not in message)

    def notify(self, method: str, parameters: object) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": parameters})

    def send(self, message: Mapping[str, object]) -> None:
        self.send_bytes(json.dumps(message).encode())

    def send_bytes(self, body: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def received(self, message: Message) -> None:
        """Called for each message before anybody waits for it: for clients that answer."""

    @property
    def requests_sent(self) -> int:
        """Their ids are the numbers from 1 on."""
        return self._last_id

    def forget_notifications(self) -> None:
        """Wait for none that has come so far. Answers stay."""
        with self._arrived:
            self.messages[:] = [each for each in self.messages if "method" not in each]

    def forget(self) -> None:
        """Wait for nothing that has come so far."""
        with self._arrived:
            self.messages.clear()

    def wait_for(self, is_wanted: Callable[[Message], bool]) -> Message:
        """The first message, past or coming, that is wanted."""
        with self._arrived:
            seen = 0
            while True:
                for message in self.messages[seen:]:
                    if is_wanted(message):
                        return message
                seen = len(self.messages)
                if self._is_over or not self._arrived.wait(LIMIT):
                    raise SilentServerError(f"the message did not come; stderr: {self.stderr.decode()[-2000:]}")

    def _read_all(self) -> None:
        stdout = self.process.stdout
        assert stdout is not None
        while message := _read_message(stdout):
            self.received(message)
            with self._arrived:
                self.messages.append(message)
                self._arrived.notify_all()
        with self._arrived:
            self._is_over = True
            self._arrived.notify_all()

    def _drain_stderr(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.stderr += line


def _read_message(stream: Any) -> Message | None:
    """The next frame; None at the end. Anything that is no frame is a failure: standard output carries the protocol
    only."""
    length = None
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, separator, value = line.partition(b":")
        assert separator, f"not a header: {line!r}"
        if name.lower() == b"content-length":
            length = int(value)
    if length is None:
        return None
    message: Message = json.loads(stream.read(length))
    return message
