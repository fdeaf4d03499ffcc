"""A newcomer's first hour, from the wheel, on a machine without Rust.

Project, dependency, service, tests, documentation, and a program to give away.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.wheel import wheel as wheel
from tests.support.snowc import HANG

WITHOUT = ("cargo", "rustc", "rustup")


class Newcomer:
    def __init__(self, folder: Path, wheel: Path) -> None:
        self.folder = folder / "work"
        self.folder.mkdir()
        zipfile.ZipFile(wheel).extractall(folder / "installed")
        programs = folder / "programs"
        programs.mkdir()
        for place in map(Path, os.environ["PATH"].split(os.pathsep)):
            for program in sorted(place.iterdir()) if place.is_dir() else ():
                link = programs / program.name
                if program.name not in WITHOUT and not link.is_symlink():
                    link.symlink_to(program)
        self.environment = {
            "HOME": str(folder), "PATH": str(programs), "PYTHONPATH": str(folder / "installed"), "NO_COLOR": "1",
            "LANG": "C.UTF-8",
        }  # fmt: skip

    def __call__(self, *command: str, where: str = ".") -> str:
        """What a command prints on both streams; it has to succeed."""
        done = subprocess.run(
            command, cwd=self.folder / where, env=self.environment, text=True, timeout=HANG,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
        return done.stdout

    def snowc(self, line: str, where: str = ".") -> str:
        return self(sys.executable, "-m", "snowc.cli.main", *line.split(), where=where)


@pytest.fixture
def newcomer(tmp_path: Path, wheel: Path) -> Newcomer:
    return Newcomer(tmp_path, wheel)


def test_the_first_hour(newcomer: Newcomer) -> None:
    assert "!!" not in newcomer.snowc("doctor")
    newcomer.snowc("new shapes --template library")
    newcomer.snowc("new gallery --template service")
    assert newcomer.snowc("add --path ../shapes", where="gallery") == "added `shapes` to snow.toml\n"
    main = newcomer.folder / "gallery" / "src" / "main.snow"
    text = main.read_text("utf-8").replace("from Counter", "import Shapes\nfrom Counter")
    main.write_text(text.replace("let app = ", 'println(Shapes.greeting("you"))\n  let app = '), "utf-8")
    said = "Hello, you!\n1 child is running\nthe counter is at 15\n"
    assert newcomer.snowc("run", where="gallery") == said
    assert newcomer.snowc("test", where="gallery").endswith("2 tests, 0 failed\n")
    assert newcomer.snowc("test", where="shapes").endswith("2 tests, 0 failed\n")
    assert newcomer.snowc("fmt --check", where="gallery") == ""
    assert newcomer.snowc("doc", where="gallery") == "wrote doc/index.html\n"
    assert "Counter.increment" in (newcomer.folder / "gallery" / "doc" / "search-index.js").read_text("utf-8")
    newcomer.snowc("build --release", where="gallery")
    assert newcomer("./gallery", where="gallery") == said
