"""How far a long check or build is: one line on a terminal, gone at the end; nothing where no terminal is.

Patience is none here, so every step is told of, however fast the machine is.
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.snowc import HANG

IMPATIENT = """
import sys
from snowc.cli.main import main
from snowc.codegen import progress
progress.PATIENCE = -1.0
sys.exit(main(sys.argv[1:]))
"""
CLEAR_LINE = "\r\x1b[K"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    (root / "snow.toml").write_text('[package]\nname = "shown"\nversion = "0.1.0"\n', "utf-8")
    (root / "main.snow").write_text("import One\nimport Two\n\nfn main() do println(One.one() + Two.two()) end\n")
    (root / "one.snow").write_text("pub fn one() -> Int do 1 end\n")
    (root / "two.snow").write_text("pub fn two() -> Int do 2 end\n")
    return root


def on_a_terminal(command: str, project: Path, *more: str) -> str:
    """What is written on a terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "SNOW_CACHE_DIR": str(project.parent / "cache"), "TERM": "xterm"}
    arguments = [sys.executable, "-c", IMPATIENT, command, str(project), *more]
    with subprocess.Popen(arguments, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        while piece := _read(ours):
            shown += piece
        assert process.wait(HANG) == 0, shown
    os.close(ours)
    return shown.decode()


def _read(terminal: int) -> bytes:
    """b"" at the end, which Linux tells by an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def lines_over_each_other(shown: str) -> list[str]:
    return [each for each in shown.split(CLEAR_LINE) if each]


def test_a_check_counts_modules(project: Path) -> None:
    shown = on_a_terminal("check", project)
    assert lines_over_each_other(shown) == [f"checking {number}/3" for number in (1, 2, 3)]
    assert shown.endswith(CLEAR_LINE)


def test_a_build_counts_modules_and_objects(project: Path) -> None:
    shown = lines_over_each_other(on_a_terminal("build", project, "-o", str(project.parent / "out")))
    assert shown[:3] == ["checking 1/3", "checking 2/3", "checking 3/3"]
    compiled = [each for each in shown[3:] if each.startswith("compiling ")]
    assert compiled == shown[3:]
    assert compiled[0].startswith("compiling 1/")
    assert any(each == f"compiling {total}/{total}" for each in compiled for total in [each.rpartition("/")[2]])


def test_nothing_is_told_where_nobody_looks(project: Path) -> None:
    arguments = [sys.executable, "-c", IMPATIENT, "check", str(project)]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=HANG)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
