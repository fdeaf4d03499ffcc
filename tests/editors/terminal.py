"""A program that draws on a terminal, driven as a person does: keys go in, the screen is read.

Knows as much of terminals as Helix asks for: text goes where the cursor was put last, with the colour set last.
"""

from __future__ import annotations

import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from fcntl import ioctl
from pathlib import Path

_PIECE = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H"
    r"|\x1b\[38;2;(?P<colour>\d+;\d+;\d+)m"
    r"|\x1b(\[[0-9;:?<>=]*[ -/]*[@-~]|[()].|\][^\x07\x1b]*(\x07|\x1b\\)|P[^\x1b]*\x1b\\|[=>78])"
    r"|(?P<text>[^\x1b])"
)
_LIMIT = 60.0  # seconds until what is waited for must be there
_ROWS, _COLUMNS = 40, 120


class Terminal:
    def __init__(self, command: list[str], cwd: Path, environment: dict[str, str]) -> None:
        self._master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | environment
        self.process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)
        self._unread = b""
        self._cells = [[" "] * _COLUMNS for _ in range(_ROWS)]
        self._colours = [[""] * _COLUMNS for _ in range(_ROWS)]
        self._row = self._column = 0
        self._colour = ""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)

    @property
    def screen(self) -> str:
        return "\n".join("".join(row).rstrip() for row in self._cells)

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def wait_for(self, pattern: str) -> None:
        """Until it is on the screen."""
        end = time.monotonic() + _LIMIT
        while not re.search(pattern, self.screen, re.MULTILINE):
            left = end - time.monotonic()
            if left <= 0 or not self._read(left):
                raise AssertionError(f"{pattern!r} does not appear:\n{self.screen}")

    def colour_of(self, text: str) -> str:
        """Of its first character, where it stands first."""
        for cells, colours in zip(self._cells, self._colours, strict=True):
            found = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", "".join(cells))
            if found:
                return colours[found.start()]
        raise AssertionError(f"{text!r} is not there:\n{self.screen}")

    def wait_for_the_end(self) -> int:
        while self._read(_LIMIT):
            pass
        return self.process.wait(_LIMIT)

    def _read(self, seconds: float) -> bool:
        """False at the program's end, or if nothing came."""
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            self._unread += os.read(self._master, 65_536)
        except OSError:
            return False  # the other end is closed
        self._draw()
        return True

    def _draw(self) -> None:
        """All but what may be the beginning of something."""
        whole = self._unread.rfind(b"\x1b") if len(self._unread) - self._unread.rfind(b"\x1b") < 32 else -1
        drawn, self._unread = (self._unread[:whole], self._unread[whole:]) if whole >= 0 else (self._unread, b"")
        for piece in _PIECE.finditer(drawn.decode("utf-8", "replace")):
            if piece["row"]:
                self._row, self._column = int(piece["row"]) - 1, int(piece["column"]) - 1
            elif piece["colour"]:
                self._colour = piece["colour"]
            elif piece["text"] and self._row < _ROWS and self._column < _COLUMNS:
                self._cells[self._row][self._column] = piece["text"]
                self._colours[self._row][self._column] = self._colour
                self._column += 1
