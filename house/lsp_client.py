"""A language client in a page: enough to open one file and ask about it over stdio.

In: the server's command. Out: its answers, as the protocol's own JSON. Refuses to wait for ever: a server that says
nothing for LIMIT seconds is killed, and the pending question raises. The server may ask back (to register capabilities,
say); it gets null. This client is for the demo and for smoke tests: real tests of the server use pytest-lsp.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

LIMIT = 60.0

Message = dict[str, Any]  # one JSON-RPC message: its members are the protocol's affair


class ServerGoneError(Exception):
    """The server ended, or was killed for its silence, while an answer was due."""


class LanguageClient:
    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._guard = threading.Timer(LIMIT, self._process.kill)
        self._last_id = 0
        self._published: dict[str, list[Message]] = {}

    def __enter__(self) -> Self:
        self._guard.start()
        self.request("initialize", {"processId": os.getpid(), "rootUri": None, "capabilities": CAPABILITIES})
        self.notify("initialized", {})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.request("shutdown", None)
            self.notify("exit", None)
        else:
            self._process.kill()
        self._process.communicate()
        self._guard.cancel()

    def open(self, path: Path) -> str:
        uri = path.resolve().as_uri()
        document = {"uri": uri, "languageId": "snow", "version": 1, "text": path.read_text("utf-8")}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def diagnostics(self, uri: str) -> list[Message]:
        """The first ones that the server publishes for the file."""
        while uri not in self._published:
            self._handle(self._read())
        return self._published[uri]

    def request(self, method: str, params: object) -> Any:
        self._last_id += 1
        self._write({"id": self._last_id, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self._last_id and "method" not in message:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message.get("result")
            self._handle(message)

    def notify(self, method: str, params: object) -> None:
        self._write({"method": method, "params": params})

    def _handle(self, message: Message) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            self._published[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message and "method" in message:
            self._write({"id": message["id"], "result": None})

    def _write(self, message: Mapping[str, object]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stdin = self._process.stdin
        assert stdin is not None
        stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        stdin.flush()

    def _read(self) -> Message:
        stdout = self._process.stdout
        assert stdout is not None
        length = 0
        while (header := stdout.readline()) not in (b"\r\n", b""):
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        body = stdout.read(length)
        if not body:
            raise ServerGoneError(f"the server ended (status {self._process.wait()})")
        message: Message = json.loads(body)
        return message


CAPABILITIES: Message = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
}
