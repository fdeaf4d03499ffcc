"""What the documents show of a terminal is what happens.

A block ```console is a session in a folder of its own: lines behind `$ ` are given to one shell, and what they print
must be what stands below them. A file that is shown by `cat` and is not there is made of what is shown. A block with
`interactive` needs somebody at the keyboard and is only read.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.fixtures import Block, read_blocks
from tests.support.nodes import free_port
from tests.support.snowc import HANG, ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_CAT = re.compile(r"cat (?P<file>[\w./-]+)$")
_MARK = "\x1e"


def sessions() -> list[object]:
    return [
        pytest.param(block, id=f"{page.relative_to(ROOT)}:{block.first + 1}")
        for page in PAGES
        for block in read_blocks(page)
        if block.kind == "console" and "interactive" not in block.attributes
    ]


def commands_of(text: str) -> list[tuple[str, str]]:
    """Commands with what is shown below them."""
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)
    assert not parts[0].strip(), "a session begins with a command"
    return [(command, shown) for command, _, shown in (part.partition("\n") for part in parts[1:])]


@pytest.mark.parametrize("block", sessions())
def test_session(block: Block, tmp_path: Path) -> None:
    commands = commands_of(block.text)
    for command, shown in commands:
        cat = _CAT.match(command)
        if cat is not None and not (tmp_path / cat["file"]).exists():
            (tmp_path / cat["file"]).write_text(shown, "utf-8")
    assert run(commands, tmp_path) == [(command, shown.rstrip("\n")) for command, shown in commands]


def run(commands: list[tuple[str, str]], folder: Path) -> list[tuple[str, str]]:
    programs = folder / "bin"
    programs.mkdir()
    (programs / "snowc").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m snowc.cli.main "$@"\n', "utf-8")
    (programs / "snowc").chmod(0o755)
    script = "".join(f"printf '{_MARK}'\n{command}\n" for command, _ in commands)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "NO_COLOR": "1"}
    # Nodes of a session meet no others.
    environment["ERL_EPMD_PORT"] = str(free_port())
    session = subprocess.Popen(
        ["bash", "-c", script], cwd=folder, env=environment, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        output, _ = session.communicate(timeout=HANG)
    finally:
        # What it has left running in the background.
        with suppress(ProcessLookupError):
            os.killpg(session.pid, signal.SIGKILL)
    printed = output.split(_MARK)[1:]
    return [(command, output.rstrip("\n")) for (command, _), output in zip(commands, printed, strict=True)]
