"""A real editor: Neovim, headless, with its built-in client."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("neovim_session.lua")
LIMIT = 180.0
"""Seconds; the script gives up earlier by itself."""


@pytest.mark.peer("neovim")
def test_neovim_shows_and_clears_diagnostics(tmp_path: Path) -> None:
    program = tmp_path / "program.snow"
    program.write_text("fn main() do\n  let job = Job.async(fn -> 42 end)\n  println(Job.await(jo))\nend\n")
    environment = {**os.environ, "SNOW_FILE": str(program), "SNOW_SERVER": f"{sys.executable} -m snow_lsp --stdio"}
    done = subprocess.run(
        ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {SCRIPT}"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    diagnostic, hover, mended = done.stdout.split("\n")[:3]
    assert diagnostic.startswith("3:21 "), done.stdout
    assert "jo" in diagnostic
    assert (hover, mended) == ("job : Job<Int>", "mended")
