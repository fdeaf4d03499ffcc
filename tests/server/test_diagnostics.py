"""Diagnostics as a client sees them: pushed or pulled, for every edit, gone the moment the mistake is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.language_server import PULL_CLIENT, ServerProcess
from tests.support.snowc import run_snowc

URI = "untitled:Program.snow"
GOOD = "fn main() do\n  println(1 + 2)\nend\n"
BAD = 'fn main() do\n  println(1 + "two")\nend\n'


@pytest.fixture
def server() -> Iterator[ServerProcess]:
    with ServerProcess() as server:
        yield server


@pytest.mark.contract("LSP-1")
def test_an_edit_brings_and_takes_a_squiggle(server: ServerProcess) -> None:
    server.open(URI, GOOD)
    assert server.diagnostics(URI, 1) == []
    server.change(URI, 2, {"range": _range(1, 14, 1, 15), "text": '"two"'})
    (mistake,) = server.diagnostics(URI, 2)
    assert mistake["code"] == "E0001"
    assert mistake["source"] == "snow"
    assert mistake["range"]["start"]["line"] == 1
    server.change(URI, 3, {"range": _range(1, 14, 1, 19), "text": "2"})
    assert server.diagnostics(URI, 3) == []


@pytest.mark.contract("LSP-1")
def test_a_broken_item_does_not_spoil_its_neighbours(server: ServerProcess) -> None:
    server.open(URI, "fn broken( do\n\nfn fine() -> Int do\n  true\nend\n")
    lines = {(each["code"], each["range"]["start"]["line"]) for each in server.diagnostics(URI, 1)}
    assert ("E0001", 3) in lines
    assert any(code.startswith("E01") and line == 0 for code, line in lines)


def test_a_message_leads_to_what_it_is_about(server: ServerProcess) -> None:
    """The other place that a mistake is about, the page of its code; what is of no use is faded."""
    text = 'fn f() -> Int do\n  "x"\nend\n\nfn main() do\n  let a = 1\n  println(f())\nend\n'
    server.open(URI, text)
    mistake, unused = sorted(server.diagnostics(URI, 1), key=lambda each: str(each["code"]))
    (related,) = mistake["relatedInformation"]
    assert (related["location"]["uri"], related["location"]["range"]["start"]["line"]) == (URI, 0)
    assert mistake["codeDescription"]["href"].endswith("E0001.md")
    assert (unused["code"], unused["tags"], mistake.get("tags")) == ("W0001", [1], None)


def test_undo_takes_the_diagnostics_back(server: ServerProcess) -> None:
    server.open(URI, GOOD)
    first = server.diagnostics(URI, 1)
    server.replace(URI, 2, BAD)
    assert server.diagnostics(URI, 2)
    server.replace(URI, 3, GOOD)
    assert server.diagnostics(URI, 3) == first


def test_closing_a_document_clears_its_diagnostics(server: ServerProcess) -> None:
    server.open(URI, BAD)
    assert server.diagnostics(URI, 1)
    server.notify("textDocument/didClose", {"textDocument": {"uri": URI}})
    server.wait_for(
        lambda message: (
            message.get("method") == "textDocument/publishDiagnostics"
            and message["params"]["uri"] == URI
            and message["params"]["diagnostics"] == []
        )
    )


def test_pull_diagnostics_know_when_nothing_has_changed() -> None:
    with ServerProcess(PULL_CLIENT) as server:
        server.open(URI, BAD)
        first = _pull(server, None)
        assert first["kind"] == "full"
        assert [each["code"] for each in first["items"]] == ["E0001"]
        assert _pull(server, first["resultId"])["kind"] == "unchanged"
        server.replace(URI, 2, GOOD)
        second = _pull(server, first["resultId"])
        assert (second["kind"], second["items"]) == ("full", [])
        assert not any(each.get("method") == "textDocument/publishDiagnostics" for each in server.messages)


@pytest.mark.parametrize(("text", "start", "end"), [("😀", 12, 14), ("é", 11, 12), ("a\u2028b", 13, 14)])
def test_columns_count_utf16_units(server: ServerProcess, text: str, start: int, end: int) -> None:
    del end
    server.open(URI, f'fn main() do\r\n  println("{text}" + 1)\r\nend\r\n')
    found = server.diagnostics(URI, 1)
    assert found
    assert found[0]["range"]["start"]["line"] == 1
    assert all(each["range"]["end"]["character"] <= start + 16 for each in found)


def test_edits_beyond_exotic_line_breaks_land_where_the_client_means(server: ServerProcess) -> None:
    text = "# a\u2028b\x0cc\x85d\nfn main() do\n  println(1)\nend\n"
    server.open(URI, text)
    assert server.diagnostics(URI, 1) == []
    server.change(URI, 2, {"range": _range(2, 10, 2, 11), "text": "1 + true"})
    (mistake,) = server.diagnostics(URI, 2)
    assert mistake["range"]["start"]["line"] == 2


def test_files_with_spaces_and_percent_signs_in_their_path(server: ServerProcess, tmp_path: Path) -> None:
    folder = tmp_path / "my % project"
    folder.mkdir()
    file = folder / "a b.snow"
    file.write_text(BAD)
    uri = server.open_file(file)
    assert [each["code"] for each in server.diagnostics(uri, 1)] == ["E0001"]


def test_a_mistake_in_one_module_shows_in_another(server: ServerProcess, tmp_path: Path) -> None:
    (tmp_path / "snow.toml").write_text('[package]\nname = "p"\nversion = "0.1.0"\n')
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.snow").write_text("import Other\n\nfn main() do\n  println(Other.answer() + 1)\nend\n")
    (tmp_path / "src" / "other.snow").write_text("pub fn answer() -> Int do\n  42\nend\n")
    main = server.open_file(tmp_path / "src" / "main.snow")
    other = server.open_file(tmp_path / "src" / "other.snow")
    assert server.diagnostics(main, 1) == []
    seen = len(server.messages)
    server.replace(other, 2, 'pub fn answer() -> String do\n  "42"\nend\n')

    def is_fresh_mistake(message: dict[str, object]) -> bool:
        parameters = message.get("params")
        return (
            message in server.messages[seen:]
            and isinstance(parameters, dict)
            and parameters.get("uri") == main
            and bool(parameters.get("diagnostics"))
        )

    assert server.wait_for(is_fresh_mistake)


def test_the_server_and_the_command_share_the_index(tmp_path: Path) -> None:
    """What `snowc check` has found out, the server shows without reading the bodies again; an edit is checked anew."""
    (tmp_path / "snow.toml").write_text('[package]\nname = "p"\nversion = "0.1.0"\n')
    (tmp_path / "main.snow").write_text("fn main() do\n  let unused = 1\nend\n")
    cache = tmp_path / "cache"
    assert run_snowc("check", tmp_path, env={"SNOW_CACHE_DIR": str(cache)}).returncode == 0
    assert any(cache.rglob("checks/**/*")), "the command keeps what it found"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNOW_CACHE_DIR", str(cache))
        with ServerProcess() as server:
            uri = server.open_file(tmp_path / "main.snow")
            assert [each["code"] for each in server.diagnostics(uri, 1)] == ["W0001"]
            server.replace(uri, 2, "fn main() do\n  println(1)\nend\n")
            assert server.diagnostics(uri, 2) == []


def test_many_quick_edits_end_with_the_last_text(server: ServerProcess) -> None:
    server.open(URI, GOOD)
    for version in range(2, 60):
        server.replace(URI, version, BAD if version % 2 else GOOD)
    server.replace(URI, 60, BAD)
    assert [each["code"] for each in server.diagnostics(URI, 60)] == ["E0001"]


def _pull(server: ServerProcess, previous: str | None) -> dict[str, Any]:
    parameters = {"textDocument": {"uri": URI}, "previousResultId": previous}
    answer: dict[str, Any] = server.request("textDocument/diagnostic", parameters)
    return answer


def _range(start_line: int, start: int, end_line: int, end: int) -> dict[str, object]:
    return {"start": {"line": start_line, "character": start}, "end": {"line": end_line, "character": end}}
