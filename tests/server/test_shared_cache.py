"""Builds and a server on one cache, at the same time: both always give their right answers, and every entry is whole.

A thread builds again and again, with other bodies and other types each time, while the server is asked about edits of
the same project. Neither waits for the other.
"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from snowc.cache import Cache, write_atomically
from snowc.codegen.program_store import program_of_digest
from tests.support.language_server import ServerProcess
from tests.support.snowc import run, run_snowc

BUILDS = 5
FEWEST_EDITS = 12
PROJECT = {
    "snow.toml": '[package]\nname = "shared"\nversion = "0.1.0"\n',
    "main.snow": "import Areas\nimport Words\n\nfn main() do\n  println(Words.shown(Areas.area(2)))\nend\n",
    "areas.snow": "pub fn area(side :: Int) do\n  side * side\nend\n",
    "words.snow": 'import Areas\n\npub fn shown(n) -> String do\n  "${n} ${Areas.area(1)}"\nend\n',
}
BODIES = (("side * side", "4 1"), ("side + side", "4 2"), ('"is ${side}"', "is 2 is 1"), ("side - side", "0 0"))
"""of `area`, and what the program prints then"""


class Builder(threading.Thread):
    """Builds and runs the project `BUILDS` times; `wrong` is what was not as it should be."""

    def __init__(self, project: Path, output: Path) -> None:
        super().__init__()
        self.project, self.output = project, output
        self.wrong: list[tuple[str, str, str]] = []

    def run(self) -> None:
        for number in range(BUILDS):
            body, printed = BODIES[number % len(BODIES)]
            text = PROJECT["areas.snow"].replace("side * side", body)
            write_atomically(self.project / "areas.snow", text.encode())
            built = run_snowc(
                "build", self.project, "-o", self.output, env={"SNOW_CACHE_DIR": str(cache_of(self.project))}
            )
            shown = run([str(self.output)], env={}).stdout if built.returncode == 0 else ""
            if (built.stderr, shown) != ("", f"{printed}\n"):
                self.wrong.append((body, built.stderr, shown))


def cache_of(project: Path) -> Path:
    return project.parent / "cache"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    for name, text in PROJECT.items():
        (root / name).write_text(text, "utf-8")
    return root


def test_builds_and_a_server_at_the_same_time(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNOW_CACHE_DIR", str(cache_of(project)))
    builder = Builder(project, tmp_path / "out")
    with ServerProcess() as server:
        builder.start()
        words, main = (server.open_file(project / name) for name in ("words.snow", "main.snow"))
        assert server.diagnostics(main, 1) == []
        version = 1
        while builder.is_alive() or version < FEWEST_EDITS:
            version += 1
            broken = PROJECT["words.snow"].replace("-> String", "-> Int") if version % 2 else PROJECT["words.snow"]
            server.replace(words, version, broken)
            codes = [each["code"] for each in server.diagnostics(words, version)]
            assert codes == (["E0001"] if version % 2 else [])
    builder.join()
    assert builder.wrong == []
    assert damaged_entries(cache_of(project)) == []


def damaged_entries(folder: Path) -> list[str]:
    """What is no whole entry: half-written files, and contents that are not those of their digests."""
    cache = Cache(folder)
    entries = [path for path in folder.glob("*/*/*")]
    assert {each.parts[-3] for each in entries} >= {"checks", "facts", "objects", "programs"}
    return [str(each) for each in entries if not _is_whole(cache, each)]


def _is_whole(cache: Cache, path: Path) -> bool:
    if path.parts[-3] == "programs":
        return program_of_digest(cache, path.name) is not None
    return cache.read(path.parts[-3], path.name) is not None
