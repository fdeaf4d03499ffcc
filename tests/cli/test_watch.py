"""`--watch`: each round is waited for, then a file is changed; nothing depends on how long anything takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest

from tests.support.interrupts import take_interrupts

ROUND_END = "waiting for changes"
GUARD_SECONDS = 120
"""A round that never comes fails the test after this time."""


class Watching:
    """A command that watches, with its output line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._lines: Queue[str] = Queue()
        self.process = process
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, last: str) -> list[str]:
        """The lines before this one."""
        found: list[str] = []
        while (line := self._lines.get(timeout=GUARD_SECONDS)) != last:
            found.append(line)
        return found


@contextmanager
def watching(*arguments: str, folder: Path) -> Iterator[Watching]:
    process = subprocess.Popen(
        [sys.executable, "-m", "snowc.cli.main", *arguments, "--watch"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}, start_new_session=True,
        preexec_fn=take_interrupts,
    )  # fmt: skip
    try:
        yield Watching(process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            assert process.wait(GUARD_SECONDS) == 130
        finally:
            process.kill()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    app, near = tmp_path / "app", tmp_path / "near"
    for folder in (app, near):
        folder.mkdir()
    (near / "snow.toml").write_text('[package]\nname = "near"\nversion = "1"\n', "utf-8")
    (near / "sides.snow").write_text("pub fn sides() -> Int = 4\n", "utf-8")
    (app / "snow.toml").write_text(
        '[package]\nname = "app"\nversion = "1"\n[dependencies]\nnear = { path = "../near" }\n', "utf-8"
    )
    (app / "main.snow").write_text(
        "import Sides\n\nfn main() do\n  println(Sides.sides())\nend\n\n"
        'test "sides" do\n  assert Sides.sides() < 6\nend\n',
        "utf-8",
    )
    (app / "other.snow").write_text('test "other" do\n  assert true\nend\n', "utf-8")
    return tmp_path


def test_check_again(project: Path) -> None:
    with watching("check", folder=project / "app") as command:
        assert command.until(ROUND_END) == []
        (project / "app" / "other.snow").write_text("pub fn broken() -> Int = x\n", "utf-8")
        assert command.until(ROUND_END)[0] == "error[E0004]: nothing here is called `x`"
        (project / "app" / "other.snow").write_text("pub fn sound() -> Int = 1\n", "utf-8")
        assert command.until(ROUND_END) == []


def test_only_what_is_affected_is_tested_again(project: Path) -> None:
    with watching("test", folder=project / "app") as command:
        assert command.until(ROUND_END) == ["ok      sides", "ok      other", "2 tests, 0 failed"]
        (project / "near" / "sides.snow").write_text("pub fn sides() -> Int = 5\n", "utf-8")
        assert command.until(ROUND_END) == ["ok      sides", "1 test, 0 failed", "1 not affected"]
        (project / "near" / "sides.snow").write_text("pub fn sides() -> Int = 6\n", "utf-8")
        assert command.until(ROUND_END)[0].startswith("FAILED  sides")
        (project / "app" / "other.snow").write_text('test "other" do\n  assert 1 == 1\nend\n', "utf-8")
        told = command.until(ROUND_END)
        assert (told[0].startswith("FAILED  sides"), told[-2:]) == (True, ["ok      other", "2 tests, 1 failed"])
        (project / "near" / "sides.snow").write_text("pub fn sides() -> Int = 4\n", "utf-8")
        assert command.until(ROUND_END) == ["ok      sides", "1 test, 0 failed", "1 not affected"]


def test_run_again(project: Path) -> None:
    with watching("run", folder=project / "app") as command:
        assert command.until("4") in ([], [ROUND_END])
        (project / "near" / "sides.snow").write_text("pub fn sides() -> Int = 7\n", "utf-8")
        assert set(command.until("7")) <= {ROUND_END}
