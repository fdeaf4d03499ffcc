"""A client that any server gets on with: it answers what it is asked, and waits for diagnostics by what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.servers.peers import Peer
from tests.support.language_server import Message, ServerProcess

_CAPABILITIES: Message = {
    "general": {"positionEncodings": ["utf-16"]},
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {
        "publishDiagnostics": {"versionSupport": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "completion": {"completionItem": {"snippetSupport": True}},
    },
}
_ERROR = 1


class PeerProcess(ServerProcess):
    """One server on one project."""

    def __init__(self, peer: Peer, root: Path) -> None:
        self._peer = peer
        self._root = root.resolve()
        super().__init__(_CAPABILITIES, command=peer.command)

    def initialize(self, process_id: int | None = None) -> Message:
        folder = {"uri": self._root.as_uri(), "name": "made_up"}
        answer: Message = self.request(
            "initialize",
            {
                "processId": process_id,
                "rootUri": self._root.as_uri(),
                "rootPath": str(self._root),
                "workspaceFolders": [folder],
                "capabilities": self._capabilities,
                "initializationOptions": dict(self._peer.settings),
            },
        )
        self.notify("initialized", {})
        return answer

    def received(self, message: Message) -> None:
        """What a server asks its client."""
        if "method" not in message or "id" not in message:
            return
        result: Any = None
        if message["method"] == "workspace/configuration":
            result = [dict(self._peer.settings) for _ in message["params"]["items"]]
        if message["method"] == "workspace/workspaceFolders":
            result = [{"uri": self._root.as_uri(), "name": "made_up"}]
        self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})

    def diagnostics_with(self, uri: str, *, error: bool) -> None:
        """Wait until the document is said to have an error, or none."""

        def is_wanted(message: Message) -> bool:
            if message.get("method") != "textDocument/publishDiagnostics" or message["params"]["uri"] != uri:
                return False
            found = message["params"]["diagnostics"]
            return any(each.get("severity", _ERROR) == _ERROR for each in found) == error

        self.wait_for(is_wanted)
