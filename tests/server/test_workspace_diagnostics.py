"""The diagnostics of a whole project, also of files that are not open; streamed, and only what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.language_server import PULL_CLIENT, ServerProcess

MAIN = "import Area\n\nfn main() do\n  println(Area.of(2))\nend\n"
BROKEN = "pub fn of(n :: Int) -> Int do\n  n * m\nend\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "snow.toml").write_text('[package]\nname = "shapes"\nversion = "0.1.0"\n', "utf-8")
    (tmp_path / "main.snow").write_text(MAIN, "utf-8")
    (tmp_path / "area.snow").write_text(BROKEN, "utf-8")
    return tmp_path


@pytest.fixture
def server(project: Path) -> Iterator[ServerProcess]:
    with ServerProcess(PULL_CLIENT) as server:
        server.open_file(project / "main.snow")
        yield server


def asked(server: ServerProcess, known: dict[str, str] | None = None, **more: object) -> dict[str, dict[str, Any]]:
    """Reports by file name."""
    previous = [{"uri": uri, "value": value} for uri, value in (known or {}).items()]
    answer = server.request("workspace/diagnostic", {"previousResultIds": previous, **more})
    return {each["uri"].rpartition("/")[2]: each for each in answer["items"]}


def known(reports: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {each["uri"]: each["resultId"] for each in reports.values()}


def codes(report: dict[str, Any]) -> list[str]:
    return [each["code"] for each in report["items"]]


def test_files_that_are_not_open(server: ServerProcess) -> None:
    reports = asked(server)
    assert {name: codes(each) for name, each in reports.items()} == {"main.snow": [], "area.snow": ["E0004"]}
    assert (reports["main.snow"]["version"], reports["area.snow"].get("version")) == (1, None)


def test_only_what_has_changed_is_told_again(server: ServerProcess, project: Path) -> None:
    first = asked(server)
    again = asked(server, known(first))
    assert {name: each["kind"] for name, each in again.items()} == {"main.snow": "unchanged", "area.snow": "unchanged"}
    server.replace((project / "main.snow").as_uri(), 2, MAIN.replace("Area.of", "Area.off"))
    later = asked(server, known(first))
    assert {name: each["kind"] for name, each in later.items()} == {"main.snow": "full", "area.snow": "unchanged"}
    assert codes(later["main.snow"]) == ["E0034"]


def test_a_file_that_is_gone_is_cleared(server: ServerProcess, project: Path) -> None:
    first = asked(server)
    (project / "area.snow").unlink()
    gone = {"uri": (project / "area.snow").as_uri(), "type": 3}
    server.notify("workspace/didChangeWatchedFiles", {"changes": [gone]})
    later = asked(server, known(first))
    assert (codes(later["area.snow"]), codes(later["main.snow"])) == ([], ["E0031"])


def test_a_streamed_answer(server: ServerProcess, project: Path) -> None:
    for number in range(50):
        (project / f"extra{number}.snow").write_text("pub fn extra() -> Int = x\n", "utf-8")
    made = [{"uri": (project / f"extra{number}.snow").as_uri(), "type": 1} for number in range(50)]
    server.notify("workspace/didChangeWatchedFiles", {"changes": made})
    rest = asked(server, partialResultToken="stream")
    parts = [each["params"]["value"]["items"] for each in server.messages if each.get("method") == "$/progress"]
    assert [len(each) for each in parts] == [20, 20]
    assert len(rest) == 12


def test_a_code_leads_to_its_page(server: ServerProcess) -> None:
    (diagnostic,) = asked(server)["area.snow"]["items"]
    page = Path(diagnostic["codeDescription"]["href"].removeprefix("file://"))
    assert page.read_text("utf-8").startswith("# E0004: ")
