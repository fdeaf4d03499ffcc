"""Standard input as a pipe, a terminal, a socket and a file: lines are waited for without a thread, and what others
share with the program stays as it was.
"""

from __future__ import annotations

import fcntl
import os
import pty
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from tests.support.snowc import HANG, build

SOURCE = """
fn lines(count :: Int) -> () do
  case IO.read_line() do
    Ok(line) ->
      println("got ${line}")
      lines(count + 1)
    Err(error) -> println("${count} lines, then ${error}")
  end
end

fn main() do
  println("ready")
  lines(0)
end
"""
ALL = """
fn main() do
  println(IO.read_line())
  println(IO.read_all())
end
"""
POOL = "snow-blocking"
"""what the threads of the pool of blocking calls are called"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stdin")
    (folder / "lines.snow").write_text(SOURCE, "utf-8")
    return build(folder / "lines.snow", folder / "lines")


def threads(process: subprocess.Popen[str]) -> list[str]:
    return [path.read_text("utf-8").strip() for path in Path(f"/proc/{process.pid}/task").glob("*/comm")]


def started(program: Path, stdin: int) -> subprocess.Popen[str]:
    process = subprocess.Popen([program], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    guard = threading.Timer(HANG, process.kill)
    guard.daemon = True
    guard.start()
    assert told(process) == "ready"
    return process


def told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def talk(program: Path, ours: int, theirs: int) -> None:
    """Each line is answered before the next one, and no thread of the pool was ever there."""
    before = fcntl.fcntl(theirs, fcntl.F_GETFL)
    with started(program, theirs) as process:
        for line in ("one", "two"):
            os.write(ours, f"{line}\n".encode())
            assert told(process) == f"got {line}"
        assert POOL not in threads(process)
        assert fcntl.fcntl(theirs, fcntl.F_GETFL) == before
        os.close(theirs)
        os.write(ours, b"last")
        os.close(ours)
        assert process.stdout is not None
        assert process.stdout.read().splitlines() == ["got last", "3 lines, then end of input"]


def test_a_pipe(program: Path) -> None:
    theirs, ours = os.pipe()
    talk(program, ours, theirs)


def test_a_socket(program: Path) -> None:
    ours, theirs = socket.socketpair()
    talk(program, ours.detach(), theirs.detach())


def test_a_terminal(program: Path) -> None:
    ours, theirs = pty.openpty()
    before = fcntl.fcntl(theirs, fcntl.F_GETFL)
    with started(program, theirs) as process:
        os.write(ours, b"one\ntwo\n")
        assert [told(process), told(process)] == ["got one", "got two"]
        assert POOL not in threads(process)
        assert fcntl.fcntl(theirs, fcntl.F_GETFL) == before
        os.write(ours, b"\x04")  # Control-D
        assert told(process) == "2 lines, then end of input"


def test_lines_that_are_in_the_terminal_already(program: Path) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"one\ntwo\nthree\n\x04")
    with started(program, theirs) as process:
        said = [told(process) for _ in range(4)]
    assert said == ["got one", "got two", "got three", "3 lines, then end of input"]


def test_a_file_is_read_on_the_pool(program: Path, tmp_path: Path) -> None:
    (tmp_path / "input").write_text("one\r\ntwo", "utf-8")
    with (tmp_path / "input").open() as file:
        done = subprocess.run([program], stdin=file, capture_output=True, text=True, timeout=HANG)
    assert done.stdout.splitlines() == ["ready", "got one", "got two", "2 lines, then end of input"]


def test_nothing_is_the_end(program: Path) -> None:
    done = subprocess.run([program], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=HANG)
    assert done.stdout.splitlines() == ["ready", "0 lines, then end of input"]


def test_the_rest_begins_where_the_lines_end(tmp_path: Path) -> None:
    (tmp_path / "all.snow").write_text(ALL, "utf-8")
    program = build(tmp_path / "all.snow", tmp_path / "all")
    done = subprocess.run([program], input="one\ntwo\nthree", capture_output=True, text=True, timeout=HANG)
    assert done.stdout.splitlines() == ["Ok(one)", "Ok(two", "three)"]
