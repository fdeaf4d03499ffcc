"""Files that change on the disk while a session runs: written, made, deleted by others, the manifest too."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.language_server import PULL_CLIENT, Message, ServerProcess

CREATED, CHANGED, DELETED = 1, 2, 3
WATCHING = {
    **PULL_CLIENT,
    "workspace": {
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "diagnostics": {"refreshSupport": True},
    },
}
MAIN = "import Shape\n\nfn main() do\n  println(Shape.area(2))\nend\n"
SHAPE = "pub fn area(n :: Int) -> Int do\n  n * n\nend\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "snow.toml").write_text('[package]\nname = "shapes"\nversion = "0.1.0"\n', "utf-8")
    (tmp_path / "main.snow").write_text(MAIN, "utf-8")
    (tmp_path / "shape.snow").write_text(SHAPE, "utf-8")
    return tmp_path


@pytest.fixture
def server() -> Iterator[ServerProcess]:
    with ServerProcess(PULL_CLIENT) as server:
        yield server


def tell(server: ServerProcess, path: Path, kind: int) -> None:
    changes = {"changes": [{"uri": path.as_uri(), "type": kind}]}
    server.notify("workspace/didChangeWatchedFiles", changes)


def codes(server: ServerProcess, uri: str) -> list[str]:
    answer: dict[str, Any] = server.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    return [each["code"] for each in answer["items"]]


def test_a_file_that_others_write(server: ServerProcess, project: Path) -> None:
    uri = server.open_file(project / "main.snow")
    assert codes(server, uri) == []
    (project / "shape.snow").write_text(SHAPE.replace("n :: Int", "n :: String").replace("n * n", "1"), "utf-8")
    tell(server, project / "shape.snow", CHANGED)
    assert codes(server, uri) == ["E0001"]
    (project / "shape.snow").unlink()
    tell(server, project / "shape.snow", DELETED)
    assert set(codes(server, uri)) == {"E0031"}
    (project / "shape.snow").write_text(SHAPE, "utf-8")
    tell(server, project / "shape.snow", CREATED)
    assert codes(server, uri) == []


def test_an_open_file_counts_as_the_client_has_it(server: ServerProcess, project: Path) -> None:
    uri = server.open_file(project / "main.snow")
    server.open_file(project / "shape.snow")
    (project / "shape.snow").write_text("", "utf-8")
    tell(server, project / "shape.snow", CHANGED)
    assert codes(server, uri) == []


def test_a_manifest_makes_a_project_of_a_folder(server: ServerProcess, project: Path) -> None:
    (project / "src").mkdir()
    (project / "snow.toml").rename(project / "kept.toml")
    (project / "shape.snow").rename(project / "src" / "shape.snow")
    (project / "main.snow").rename(project / "src" / "main.snow")
    uri = server.open_file(project / "src" / "main.snow")
    before = codes(server, uri)
    (project / "kept.toml").rename(project / "snow.toml")
    tell(server, project / "snow.toml", CREATED)
    assert codes(server, uri) == before == []
    (project / "src" / "other.snow").write_text("pub fn f() do 1 end\n", "utf-8")
    tell(server, project / "src" / "other.snow", CREATED)
    server.replace(uri, 2, "import Other\n\nfn main() do\n  println(Other.f())\nend\n")
    assert codes(server, uri) == []


def test_a_manifest_changes_what_is_made_of_warnings(server: ServerProcess, project: Path) -> None:
    uri = server.open_file(project / "main.snow")
    server.replace(uri, 2, MAIN.replace("Shape.area(2)", "1"))
    manifest = (project / "snow.toml").read_text("utf-8")

    def severities() -> list[int]:
        answer: dict[str, Any] = server.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        return [each["severity"] for each in answer["items"]]

    assert severities() == [2]
    for level, expected in (("deny", [1]), ("allow", []), ("warn", [2])):
        (project / "snow.toml").write_text(f'{manifest}[warnings]\nunused_import = "{level}"\n', "utf-8")
        tell(server, project / "snow.toml", CHANGED)
        assert severities() == expected


def test_a_client_that_can_is_asked_to_watch_and_to_pull_again(project: Path) -> None:
    with ServerProcess(WATCHING) as server:
        asked = server.wait_for(lambda message: message.get("method") == "client/registerCapability")
        (registration,) = asked["params"]["registrations"]
        assert registration["method"] == "workspace/didChangeWatchedFiles"
        patterns = [each["globPattern"] for each in registration["registerOptions"]["watchers"]]
        assert patterns == ["**/*.snow", "**/snow.toml"]
        server.send({"jsonrpc": "2.0", "id": asked["id"], "result": None})
        server.open_file(project / "main.snow")
        tell(server, project / "shape.snow", CHANGED)
        refresh = server.wait_for(lambda message: message.get("method") == "workspace/diagnostic/refresh")
        server.send({"jsonrpc": "2.0", "id": refresh["id"], "result": None})


REFRESHING = {
    **PULL_CLIENT,
    "workspace": {
        each: {"refreshSupport": True} for each in ("diagnostics", "semanticTokens", "inlayHint", "codeLens")
    },
}
REFRESHES = {f"workspace/{each}/refresh" for each in ("diagnostic", "semanticTokens", "inlayHint", "codeLens")}


def _asks(method: str, message: Message) -> bool:
    return message.get("method") == method


def test_what_other_documents_show_is_asked_for_again(project: Path) -> None:
    """After a file has changed on the disk, and when one of several open ones is saved."""
    with ServerProcess(REFRESHING) as server:
        for save in (False, True):
            server.forget()
            uri = server.open_file(project / ("shape.snow" if save else "main.snow"))
            if save:
                server.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
            else:
                tell(server, project / "shape.snow", CHANGED)
            for method in REFRESHES:
                asked = server.wait_for(partial(_asks, method))
                server.send({"jsonrpc": "2.0", "id": asked["id"], "result": None})


def test_the_tests_of_a_document(server: ServerProcess) -> None:
    uri = "untitled:Tests.snow"
    server.open(
        uri, 'test "one" do\n  assert 1 == 1\nend\n\nmodule Inner do\n  test "two" do\n    assert 2 == 2\n  end\nend\n'
    )
    found = server.request("snow/tests", {"textDocument": {"uri": uri}})
    assert [(each["name"], each["range"]["start"]) for each in found] == [
        ("one", {"line": 0, "character": 5}),
        ("two", {"line": 5, "character": 7}),
    ]
    assert server.request("snow/tests", {"textDocument": {"uri": "untitled:None.snow"}}) is None
