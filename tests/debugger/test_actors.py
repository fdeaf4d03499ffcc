"""`snow actors` in gdb and lldb: the actors of a stopped program, with what they do and where."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from snowc.tools.debugger import GDB_SCRIPT, LLDB_SCRIPT
from tests.debugger.test_values import LLDB, gdb, line_of, said
from tests.support.snowc import build

SOURCE = Path(__file__).parent / "crowd.snow"
STOP = 'println("stop")'


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SOURCE, tmp_path_factory.mktemp("actors") / "crowd")


def expected() -> str:
    """What the two others do at this moment is not certain: main has heard of both, and stands still."""
    return "\n".join(
        (
            rf"<0\.1> +main +running +0 messages +at crowd\.snow:{line_of(SOURCE, 'Count(2)')} in Crowd\.main",
            r"<1\.1> +sleeper +(?:waiting|ready|running) +0 messages +at crowd\.snow:\d+ in Crowd\.sleeper",
            r"<2\.1> +busy +(?:waiting|ready|running) +2 messages +at crowd\.snow:\d+ in Crowd\.busy",
        )
    )


def lldb(program: Path, *commands: str) -> str:
    place = f"breakpoint set -f {SOURCE.name} -l {line_of(SOURCE, STOP)}"
    steps = (f'command script import "{LLDB_SCRIPT}"', place, "run", *commands)
    return said([LLDB, "-b", "-x", *(word for step in steps for word in ("-o", step)), str(program)])


@pytest.mark.peer("gdb")
def test_gdb_lists_actors(program: Path) -> None:
    shown = gdb(program, SOURCE, STOP, "snow actors", "snow actors --all")
    assert re.search(expected(), shown), shown
    assert shown.rstrip().endswith("usage: snow actors [--json]")


@pytest.mark.peer("gdb")
def test_a_core_file_has_them_too(program: Path, tmp_path: Path) -> None:
    core = tmp_path / "core"
    gdb(program, SOURCE, STOP, f"generate-core-file {core}", "kill")
    words = ["gdb", "-nx", "-batch", "-q", "-x", str(GDB_SCRIPT), "-ex", "snow actors", str(program), str(core)]
    shown = said(words)
    assert re.search(expected(), shown), shown


@pytest.mark.peer("lldb")
def test_lldb_lists_actors(program: Path) -> None:
    shown = lldb(program, "snow actors", "snow actors --json")
    assert re.search(expected(), shown), shown
    found = json.loads(next(line for line in shown.splitlines() if line.startswith("{")))["actors"]
    names = [(actor["pid"], actor["name"], actor["messages"]) for actor in found]
    assert names == [("<0.1>", "main", 0), ("<1.1>", "sleeper", 0), ("<2.1>", "busy", 2)]
    assert found[1]["file"] == "crowd.snow" and found[1]["function"] == "Crowd.sleeper"


@pytest.mark.peer("gdb")
def test_a_program_that_has_not_begun_or_is_stripped_says_so(program: Path, tmp_path: Path) -> None:
    for file, what in ((program, "has not started its actors yet"), (Path("/bin/true"), "has no symbols, or no Snow")):
        words = ["gdb", "-nx", "-batch", "-q", "-x", str(GDB_SCRIPT), "-ex", "snow actors", str(file)]
        assert what in said(words)
