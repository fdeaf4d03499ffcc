"""What a client can ask for without requests of its own, what it sees of long work, and several projects at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.language_server import PULL_CLIENT, PUSH_CLIENT, Message, ServerProcess

URI = "untitled:Commands.snow"
PROGRAM = """\
actor worker(n :: Int) do
  receive do m -> println(m + n) end
end

fn main() do
  let unused = 1
  send(spawn(worker, 2), 3)
end
"""


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    with ServerProcess() as server:
        server.open(URI, PROGRAM)
        yield server


def run(server: ServerProcess, command: str, *arguments: object) -> Any:
    return server.request("workspace/executeCommand", {"command": command, "arguments": list(arguments)})


def test_commands_answer_as_the_requests_do(server: ServerProcess) -> None:
    place = {"textDocument": {"uri": URI}, "position": {"line": 4, "character": 4}}
    assert run(server, "snow.server.view", URI, 4, 4, "types") == server.request(
        "snow/view", {**place, "kind": "types"}
    )
    graph = run(server, "snow.server.actorGraph", URI)
    assert graph == server.request("snow/actorGraph", {"textDocument": {"uri": URI}})
    assert [each["name"] for each in graph["nodes"]] == ["worker", "main"]
    found = run(server, "snow.server.signatures", "Fun(String) -> Int?")
    assert "String.to_int" in [each["name"] for each in found]


def test_a_command_asks_the_client_to_make_edits(server: ServerProcess) -> None:
    assert run(server, "snow.server.fixAll", URI) is None
    request = server.wait_for(lambda each: each.get("method") == "workspace/applyEdit")
    (edit,) = request["params"]["edit"]["changes"][URI]
    assert (edit["newText"], edit["range"]["start"]["line"]) == ("_unused", 5)
    server.send({"jsonrpc": "2.0", "id": request["id"], "result": {"applied": False, "failureReason": "read-only"}})
    assert run(server, "snow.server.view", URI, 4, 4, "types")["title"] == "types of Commands.main"


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("snow.server.nothing", []),
        ("snow.server.view", []),
        ("snow.server.view", [URI, "4", 4, "types"]),
        ("snow.server.fixAll", [7]),
        ("snow.server.signatures", [None]),
    ],
)
def test_commands_that_make_no_sense_are_answered(server: ServerProcess, command: str, arguments: list[Any]) -> None:
    request = {"command": command, "arguments": arguments}
    answer = server.answer(server.send_request("workspace/executeCommand", request))
    assert answer["error"]["code"] == -32602


def progress(server: ServerProcess, token: str) -> list[Message]:
    """All that has come for a token: its end comes before the answer does."""
    sent = [each["params"] for each in server.messages if each.get("method") == "$/progress"]
    return [each["value"] for each in sent if each["token"] == token]


def test_long_work_is_shown_to_who_wants_to_see_it(tmp_path: Path) -> None:
    write_project(tmp_path, "shapes")
    with ServerProcess(PULL_CLIENT) as server:
        server.open_file(tmp_path / "main.snow")
        server.request("workspace/diagnostic", {"previousResultIds": [], "workDoneToken": "check"})
        begin, *reports, end = progress(server, "check")
        assert (begin["kind"], begin["title"], end["kind"]) == ("begin", "Checking the project", "end")
        assert [each["kind"] for each in reports] == ["report"] and reports[0]["percentage"] == 0
        place = {"position": {"line": 0, "character": 0}, "context": {"includeDeclaration": True}}
        document = {"textDocument": {"uri": (tmp_path / "main.snow").as_uri()}}
        server.request("textDocument/references", {**document, **place, "workDoneToken": "uses"})
        assert [each["kind"] for each in progress(server, "uses")] == ["begin", "end"]


def write_project(folder: Path, name: str, text: str = "fn main() do\n  println(1)\nend\n") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "snow.toml").write_text(f'[package]\nname = "{name}"\nversion = "0.1.0"\n', "utf-8")
    (folder / "main.snow").write_text(text, "utf-8")
    return folder / "main.snow"


def test_several_projects_in_one_session(tmp_path: Path) -> None:
    """Each file is of the project around it, whatever folders the client has open; what is called the same in two
    projects is two things.
    """
    text = "pub fn area(n :: Int) -> Int do n * n end\n\nfn main() do\n  println(area(2))\nend\n"
    one, two = (write_project(tmp_path / name, name, text) for name in ("one", "two"))
    with ServerProcess(PUSH_CLIENT) as server:
        uris = [server.open_file(each) for each in (one, two)]
        added = [{"uri": each.parent.as_uri(), "name": each.parent.name} for each in (one, two)]
        server.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": added, "removed": []}})
        found = server.request("workspace/symbol", {"query": "area"})
        assert sorted(each["location"]["uri"] for each in found if each["name"] == "area") == sorted(uris)
        place = {"textDocument": {"uri": uris[0]}, "position": {"line": 3, "character": 11}}
        uses = server.request("textDocument/references", {**place, "context": {"includeDeclaration": True}})
        assert {each["uri"] for each in uses} == {uris[0]}
        server.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": added[:1]}})
        assert "Main.area" in (server.hover(uris[0], 3, 11) or "")
