"""Documents that no honest editor sends, or only rarely: each is answered, and the server goes on.

One server for all of them, which must answer a plain document at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from snowc.database import STDLIB_FOLDER
from tests.support.language_server import ServerProcess

PLAIN = "fn main() do\n  println(1)\nend\n"
TEXTS = {
    "empty": "",
    "CRLF": PLAIN.replace("\n", "\r\n"),
    "CR": PLAIN.replace("\n", "\r"),
    "line separator": PLAIN.replace("1", '"a\u2028b\x0cc\x85"'),
    "emoji": PLAIN.replace("1", '"😀👩‍👩‍👧"'),
    "nul": PLAIN.replace("1", '"\x00"'),
    "a byte order mark": "\ufeff" + PLAIN,
    "a line of ten million": PLAIN.replace("1", '"' + "x" * 10_000_000 + '"'),
    "many lines": PLAIN + "# nothing\n" * 20_000,
    "deep": "fn main() do\n  println(" + "(" * 500 + "1" + ")" * 500 + ")\nend\n",
}
METHODS = ("hover", "completion", "definition", "documentHighlight", "signatureHelp", "codeAction", "inlayHint")


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    with ServerProcess() as server:
        yield server
        server.open("untitled:Last.snow", PLAIN)
        assert server.diagnostics("untitled:Last.snow", 1) == []


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_is_answered(server: ServerProcess, name: str) -> None:
    uri = f"untitled:{name.replace(' ', '%20')}.snow"
    server.open(uri, TEXTS[name])
    server.diagnostics(uri, 1)
    start, end = {"line": 1, "character": 12}, {"line": 999_999, "character": 999_999}
    for method in METHODS:
        parameters = {
            "textDocument": {"uri": uri},
            "position": start,
            "range": {"start": start, "end": end},
            **({"context": {"diagnostics": []}} if method == "codeAction" else {}),
        }
        assert "result" in server.answer(server.send_request(f"textDocument/{method}", parameters))
    server.change(uri, 2, {"range": {"start": end, "end": start}, "text": "\n"})
    server.diagnostics(uri, 2)
    server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


@pytest.mark.parametrize("name", ["with space.snow", "hundred%25.snow", "größe.snow", "no extension", "a#b?.snow"])
def test_any_path_is_answered(server: ServerProcess, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(PLAIN, "utf-8")
    uri = server.open_file(path)
    assert server.diagnostics(uri, 1) == []
    assert server.hover(uri, 1, 4) is not None
    server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


@pytest.mark.parametrize("uri", ["file:///nowhere/at/all.snow", "http://example.org/a.snow", "snow:x", "untitled:1"])
def test_any_address_is_answered(server: ServerProcess, uri: str) -> None:
    server.open(uri, PLAIN)
    server.diagnostics(uri, 1)
    assert server.hover(uri, 1, 4) is not None


def test_edits_of_the_library_change_nothing(server: ServerProcess) -> None:
    uri = server.open_file(STDLIB_FOLDER / "list.snow")
    server.diagnostics(uri, 1)
    server.replace(uri, 2, "broken (")
    assert server.diagnostics(uri, 2) == []
