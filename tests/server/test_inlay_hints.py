"""What is shown beside what is written, and that the user's settings decide of which kinds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from snow_lsp.ide.hover import Detail
from snow_lsp.ide.inlay_hints import ALL_KINDS, HintKind, inlay_hints
from snow_lsp.settings import Settings, read_settings
from snowc.database import Database
from snowc.source import FileId, Span
from tests.support.fixtures import Case, cases_in
from tests.support.language_server import PUSH_CLIENT, Message, ServerProcess

FILE = FileId("untitled:Hints.snow")
PROGRAM = """\
actor worker(name :: String, limit :: Int) do
  receive do
    message -> println("${name} ${limit} ${message + 1}")
  end
end

fn main() do
  let pid = spawn(worker, "a", 3)
  let tell = fn n do
    send(pid, n)
  end
  [1, 2]
    |> List.reverse()
    |> List.map(tell)
end
"""


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "inlay_hints.md"))
def test_hints(case: Case) -> None:
    text = case.text("snow")
    db = Database()
    db.open_text(FILE, text)
    for hint in reversed(inlay_hints(db, FILE, Span(0, len(text)))):
        text = f"{text[: hint.offset]}‹{hint.text}›{text[hint.offset :]}"
    case.expect("shown", text)


@pytest.mark.parametrize("kind", HintKind)
def test_each_kind_can_be_had_alone(kind: HintKind) -> None:
    db = Database()
    db.open_text(FILE, PROGRAM)
    whole = Span(0, len(PROGRAM))
    found = inlay_hints(db, FILE, whole, frozenset((kind,)))
    assert {each.kind for each in found} == {kind}
    assert set(found) == {each for each in inlay_hints(db, FILE, whole) if each.kind is kind}


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (None, set()),
        ({}, set()),
        ({"inlayHints": {"types": False}}, {HintKind.TYPES}),
        ({"snow": {"inlayHints": {"pipes": False, "captures": False}}}, {HintKind.PIPES, HintKind.CAPTURES}),
        ({"inlayHints": {"types": "no"}}, set()),
        ({"inlayHints": 7}, set()),
        ([1], set()),
    ],
)
def test_settings_that_make_no_sense_are_defaults(given: Any, missing: set[HintKind]) -> None:
    assert read_settings(given) == Settings(ALL_KINDS - missing)


def test_vs_code_offers_the_settings_that_the_server_reads() -> None:
    manifest = json.loads((Path(__file__).parents[2] / "editors/vscode/package.json").read_text("utf-8"))
    offered = manifest["contributes"]["configuration"]["properties"]
    hints = {f"snow.inlayHints.{kind.value}": True for kind in HintKind}
    details = {f"snow.hover.{detail.value}": False for detail in Detail}
    read_by_server = {name: each["default"] for name, each in offered.items() if name in hints or "hover" in name}
    assert read_by_server == {**hints, **details}
    assert not [name for name in offered if name.startswith("snow.inlayHints.") and name not in hints]


def hints_of(server: ServerProcess, uri: str) -> list[str]:
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    found = server.request("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": whole})
    return [each["label"] for each in found]


def respond(server: ServerProcess, request: Message, result: Any) -> None:
    server.send({"jsonrpc": "2.0", "id": request["id"], "result": result})


def test_settings_that_a_client_tells() -> None:
    with ServerProcess() as server:
        server.open(FILE, PROGRAM)
        everything = hints_of(server, FILE)
        assert "name: " in everything
        server.notify(
            "workspace/didChangeConfiguration", {"settings": {"snow": {"inlayHints": {"parameterNames": False}}}}
        )
        assert hints_of(server, FILE) == [each for each in everything if each not in ("name: ", "limit: ")]


def test_a_client_that_can_be_asked_is_asked() -> None:
    """At the start and after each change; then it is to ask for the hints again."""
    workspace = {
        "configuration": True,
        "didChangeConfiguration": {"dynamicRegistration": True},
        "inlayHint": {"refreshSupport": True},
    }
    with ServerProcess({**PUSH_CLIENT, "workspace": workspace}) as server:
        request = server.wait_for(lambda each: each.get("method") == "workspace/configuration")
        assert request["params"]["items"] == [{"section": "snow"}]
        respond(server, request, [{"inlayHints": {kind.value: kind is HintKind.MESSAGES for kind in HintKind}}])
        refresh = server.wait_for(lambda each: each.get("method") == "workspace/inlayHint/refresh")
        respond(server, refresh, None)
        server.open(FILE, PROGRAM)
        assert hints_of(server, FILE) == [" receives Int"]
