"""`snowc run` and signals: the program gets them, ends in good order, and never outlives the command.

Every holder of a pipe keeps it open: a read of the program's output that ends shows that no process is left over.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.snowc import HANG, ROOT

ENDLESS = """actor tick() do
  Timer.sleep(3600000)
  tick()
end

fn main() do
  spawn(tick)
  println("ready")
end
"""
RUN = [sys.executable, "-m", "snowc.cli.main", "run"]
WITHOUT_EXEC_OF_OPEN_FILES = """
import os, sys
from snowc.cli import main, run
from snowc.codegen import program_store
from snowc.codegen.run import execute
os.supports_fd = set()
run.execute = lambda program, arguments: execute(program_store.temporary_copy(program.read_bytes()), arguments)
sys.exit(main.main(["run", *sys.argv[1:]]))
"""
"""As on systems that start programs by their names only, with a cache on a disk that starts none."""

COMMANDS = {"become the program": RUN, "child process": [sys.executable, "-c", WITHOUT_EXEC_OF_OPEN_FILES]}


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    path = tmp_path / "endless.snow"
    path.write_text(ENDLESS, "utf-8")
    return path


def status_after(command: Sequence[str], program: Path, send: str, number: signal.Signals) -> int:
    """Start, wait for the program's first line, send the signal to the process or to its whole group."""
    environment = {**os.environ, "SNOW_CACHE_DIR": str(ROOT / ".cache" / "tests")}
    with subprocess.Popen(
        [*command, str(program)], stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        if send == "group":
            os.killpg(process.pid, number)
        else:
            os.kill(process.pid, number)
        assert process.communicate(timeout=HANG)[0] == ""
        return process.returncode


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_terminated_run_leaves_no_program_behind(command: list[str], endless: Path) -> None:
    assert status_after(command, endless, "process", signal.SIGTERM) == 143


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_control_c_ends_the_program(command: list[str], endless: Path) -> None:
    """A terminal sends it to the whole group."""
    assert status_after(command, endless, "group", signal.SIGINT) == 130
