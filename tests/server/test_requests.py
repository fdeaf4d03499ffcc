"""One session that asks every request once, over stdio: what the pure functions know arrives as protocol values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.language_server import ServerProcess

URI = "untitled:Requests.snow"
PROGRAM = """\
fn twice(n :: Int) -> Int do
  n * 2
end

fn main() do
  let number = twice(21)
  println(numbr)
end
"""


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    with ServerProcess() as server:
        server.open(URI, PROGRAM)
        yield server


def ask(server: ServerProcess, method: str, line: int, character: int, **more: Any) -> Any:
    place = {"textDocument": {"uri": URI}, "position": {"line": line, "character": character}}
    return server.request(f"textDocument/{method}", {**place, **more})


def test_definition(server: ServerProcess) -> None:
    found = ask(server, "definition", 5, 17)
    assert (found["uri"], found["range"]["start"]) == (URI, {"line": 0, "character": 3})


def test_definition_in_the_library_is_a_file_on_the_disk(server: ServerProcess) -> None:
    found = ask(server, "definition", 6, 4)
    path = unquote(urlsplit(found["uri"]).path)
    with open(path, encoding="utf-8") as library:
        line = library.read().splitlines()[found["range"]["start"]["line"]]
    assert line.startswith("pub fn println")


def test_a_library_file_can_be_opened_and_hovered_over(server: ServerProcess) -> None:
    found = ask(server, "definition", 6, 4)
    path = unquote(urlsplit(found["uri"]).path)
    with open(path, encoding="utf-8") as library:
        server.open(found["uri"], library.read())
    start = found["range"]["start"]
    assert "Prelude.println" in (server.hover(found["uri"], start["line"], start["character"]) or "")
    server.notify("textDocument/didClose", {"textDocument": {"uri": found["uri"]}})


def test_references(server: ServerProcess) -> None:
    found = ask(server, "references", 0, 4, context={"includeDeclaration": False})
    assert [each["range"]["start"]["line"] for each in found] == [5]


def test_document_highlight(server: ServerProcess) -> None:
    assert [each["kind"] for each in ask(server, "documentHighlight", 0, 9)] == [3, 2]


def test_completion(server: ServerProcess) -> None:
    found = ask(server, "completion", 6, 13)
    labels = [each["label"] for each in found["items"]]
    assert labels[0] == "number"
    assert {"twice", "println", "case"} <= set(labels)


def test_signature_help(server: ServerProcess) -> None:
    found = ask(server, "signatureHelp", 5, 22)
    assert found["signatures"][0]["label"] == "Requests.twice(n :: Int) -> Int"


def test_document_symbol(server: ServerProcess) -> None:
    found = server.request("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
    assert [each["name"] for each in found] == ["twice", "main"]


def test_code_action(server: ServerProcess) -> None:
    place = {"start": {"line": 6, "character": 12}, "end": {"line": 6, "character": 12}}
    parameters = {"textDocument": {"uri": URI}, "range": place, "context": {"diagnostics": []}}
    found = server.request("textDocument/codeAction", parameters)
    (edit,) = found[0]["edit"]["changes"][URI]
    assert edit["newText"] == "number"
    assert found[0]["kind"] == "quickfix"


def test_folding_range(server: ServerProcess) -> None:
    found = server.request("textDocument/foldingRange", {"textDocument": {"uri": URI}})
    assert {"startLine": 4, "endLine": 6} in [{key: each[key] for key in ("startLine", "endLine")} for each in found]


def test_selection_range(server: ServerProcess) -> None:
    position = {"line": 5, "character": 22}
    (found,) = server.request("textDocument/selectionRange", {"textDocument": {"uri": URI}, "positions": [position]})
    assert found["range"]["start"] == {"line": 5, "character": 21}
    assert found["parent"]["range"]["start"] == {"line": 5, "character": 15}


def test_inlay_hint(server: ServerProcess) -> None:
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 8, "character": 0}}
    found = server.request("textDocument/inlayHint", {"textDocument": {"uri": URI}, "range": whole})
    assert [each["label"] for each in found] == [" :: Int"]


def test_rename(server: ServerProcess) -> None:
    assert ask(server, "prepareRename", 5, 17) == {
        "range": {"start": {"line": 5, "character": 15}, "end": {"line": 5, "character": 20}},
        "placeholder": "twice",
    }
    edits = ask(server, "rename", 5, 17, newName="double")["changes"][URI]
    assert [(each["range"]["start"]["line"], each["newText"]) for each in edits] == [(0, "double"), (5, "double")]


def test_a_rename_that_must_not_be_is_an_error_with_a_reason(server: ServerProcess) -> None:
    place = {"textDocument": {"uri": URI}, "position": {"line": 5, "character": 17}, "newName": "end"}
    answer = server.answer(server.send_request("textDocument/rename", place))
    assert answer["error"] == {"code": -32803, "message": "`end` is a keyword"}


def test_semantic_tokens(server: ServerProcess) -> None:
    document = {"textDocument": {"uri": URI}}
    full = server.request("textDocument/semanticTokens/full", document)
    assert full["data"][:10] == [0, 0, 2, 8, 0, 0, 3, 5, 7, 1], "`fn` is a keyword, `twice` a declared function"
    last_line = {"start": {"line": 6, "character": 0}, "end": {"line": 6, "character": 20}}
    part = server.request("textDocument/semanticTokens/range", {**document, "range": last_line})
    assert part["data"] == [6, 2, 7, 7, 4], "`println` is a function of the library; `numbr` is nothing"


def test_semantic_tokens_after_an_edit_are_a_delta(server: ServerProcess) -> None:
    uri = "untitled:Delta.snow"
    document = {"textDocument": {"uri": uri}}
    server.open(uri, PROGRAM)
    before = server.request("textDocument/semanticTokens/full", document)
    server.replace(uri, 2, PROGRAM.replace("numbr", "number"))
    delta = server.request(
        "textDocument/semanticTokens/full/delta", {**document, "previousResultId": before["resultId"]}
    )
    after = server.request("textDocument/semanticTokens/full", document)
    (edit,) = delta["edits"]
    start, end = edit["start"], edit["start"] + edit["deleteCount"]
    assert before["data"][:start] + edit["data"] + before["data"][end:] == after["data"] != before["data"]
    assert len(edit["data"]) == 5
    assert delta["resultId"] == after["resultId"]
    server.notify("textDocument/didClose", document)


def test_workspace_symbol(server: ServerProcess) -> None:
    found = server.request("workspace/symbol", {"query": "twi"})
    assert [(each["name"], each["containerName"]) for each in found] == [("twice", "Requests")]
    assert found[0]["location"]["range"]["start"] == {"line": 0, "character": 3}
