"""One server, and a client that types, asks and waits.

In: a server that runs, and documents of a project. Out: what each request took, in milliseconds, by what it is called
in the table.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.lsp.hub import HUB, USERS, hub_text
from tests.support.language_server import Message, ServerProcess

Samples: TypeAlias = dict[str, list[float]]

EDIT = "edit in a body → diagnostics of its file"
SIGNATURE = f"edit of a signature that {USERS} modules use → diagnostics of all open files"
DELTA = "semantic tokens, delta"
MEMORY = "memory"
UNANSWERED = "unanswered requests"
REQUESTS = {
    "hover": "hover",
    "definition": "definition",
    "highlight": "documentHighlight",
    "completion": "completion",
}
ACROSS = ("references", "rename")


class Session:
    """`times` grows with each request."""

    def __init__(self, server: ServerProcess, seed: int) -> None:
        self.times: Samples = defaultdict(list)
        self._server = server
        self._random = random.Random(seed)

    def type_blanks(self, file: Path, edits: int) -> None:
        """A blank behind a statement, the fresh diagnostics, and questions about the place, over and over."""
        server = self._server
        uri = server.open_file(file)
        server.diagnostics(uri, 1)
        document = {"textDocument": {"uri": uri}}
        result = server.request("textDocument/semanticTokens/full", document)["resultId"]
        lines = file.read_text("utf-8").split("\n")
        places = [number for number, line in enumerate(lines) if _is_statement(line)]
        for version in range(2, edits + 2):
            line = self._random.choice(places)
            end = {"line": line, "character": len(lines[line])}
            lines[line] += " "
            self._time(EDIT, partial(self._type_blank, uri, end, version))
            place = {**document, "position": {"line": line, "character": 4}}
            for what, method in REQUESTS.items():
                self._time(what, partial(server.request, f"textDocument/{method}", place))
            delta = {**document, "previousResultId": result}
            method = "textDocument/semanticTokens/full/delta"
            result = self._time(DELTA, partial(server.request, method, delta))["resultId"]

    def use_hub(self, root: Path, users: Sequence[str], edits: int) -> None:
        """Questions about, and edits of, a function that many modules use, some of which are open."""
        server = self._server
        hub = server.open_file(root / HUB)
        server.diagnostics(hub, 1)
        self._ask_about_hub(hub, "first ")
        open_ones = [server.open_file(root / each) for each in users]
        for uri in open_ones:
            server.diagnostics(uri, 1)
        for version in range(2, edits + 2):
            text = hub_text("Float" if version % 2 == 0 else "Int")
            self._time(SIGNATURE, partial(self._change_hub, hub, version, text, open_ones))
            self._ask_about_hub(hub, "")

    def look_back(self) -> None:
        """At the end: the size of the process, and what it never answered."""
        server = self._server
        self.times[MEMORY].append(_resident_megabytes(server.process.pid))
        answered = {each.get("id") for each in server.messages if "method" not in each}
        lost = sum(number not in answered for number in range(1, server.requests_sent + 1))
        self.times[UNANSWERED].append(float(lost))

    def _ask_about_hub(self, hub: str, prefix: str) -> None:
        place = {"textDocument": {"uri": hub}, "position": {"line": 0, "character": len("pub fn h")}}
        more: dict[str, Message] = {
            "references": {"context": {"includeDeclaration": True}},
            "rename": {"newName": "it"},
        }
        for method in ACROSS:
            ask = partial(self._server.request, f"textDocument/{method}", {**place, **more[method]})
            self._time(f"{prefix}{method}", ask)

    def _type_blank(self, uri: str, at: dict[str, int], version: int) -> None:
        self._server.change(uri, version, {"range": {"start": at, "end": at}, "text": " "})
        self._server.diagnostics(uri, version)

    def _change_hub(self, hub: str, version: int, text: str, open_ones: Sequence[str]) -> None:
        self._server.forget_notifications()
        self._server.replace(hub, version, text)
        self._server.diagnostics(hub, version)
        for uri in open_ones:
            self._server.diagnostics(uri, 1)

    def _time(self, what: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        result = work()
        self.times[what].append((time.perf_counter() - started) * 1000)
        return result


def _is_statement(line: str) -> bool:
    return line.startswith("  ") and bool(line.strip()) and not line.strip().startswith(("end", "else", "#"))


def _resident_megabytes(process: int) -> float:
    """From /proc, so on Linux only; 0 elsewhere would be a lie, so it raises there."""
    for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the process tells no resident size")
