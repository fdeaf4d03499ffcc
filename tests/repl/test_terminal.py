"""`snowc repl` on a terminal: editing, completion, Ctrl-C and Ctrl-D."""

from __future__ import annotations

import os
import pty
import select
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.interrupts import take_interrupts
from tests.support.snowc import HANG, TESTS_CACHE

WHERE_IS_THE_CURSOR = b"\x1b[6n"


class Terminal:
    """A session behind a pseudo terminal, which tells where its cursor is when it is asked."""

    def __init__(self, state: Path) -> None:
        self.child, self._fd = pty.fork()
        if self.child == 0:
            take_interrupts()
            environment = {"TERM": "xterm", "SNOW_CACHE_DIR": str(TESTS_CACHE), "XDG_STATE_HOME": str(state)}
            command = [sys.executable, "-m", "snowc.cli.main", "repl"]
            os.execve(sys.executable, command, {**os.environ, **environment})

    def type(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def until(self, wanted: str) -> None:
        """Read on until it is shown."""
        shown = b""
        while wanted.encode() not in shown:
            ready, _, _ = select.select([self._fd], [], [], HANG)
            assert ready, f"`{wanted}` is not shown after {shown!r}"
            data = os.read(self._fd, 65536)
            if WHERE_IS_THE_CURSOR in data:
                self.type("\x1b[1;1R")
            shown += data

    def status(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path)
    terminal.until("snow>")
    yield terminal
    os.close(terminal._fd)


def test_a_session_on_a_terminal(terminal: Terminal, tmp_path: Path) -> None:
    terminal.type("let kept = 40\r")
    terminal.until("snow>")
    terminal.type('println("be" <> "gun"); while true do\r()\rend\r')  # Enter goes on until it is complete
    terminal.until("begun\r\n")
    terminal.type("\x03")
    terminal.until("interrupted\r\n")
    terminal.until("snow>")
    terminal.type("List.flat_\t")
    terminal.until("map")  # what is added
    terminal.type("\x03ke\t")
    terminal.until("pt")
    terminal.type(" + 2\r")
    terminal.until("42\r\n")
    terminal.until("snow>")
    terminal.type("\x04")
    assert terminal.status() == 0
    assert "+ 2" in (tmp_path / "snow" / "repl_history").read_text("utf-8")
