"""Emacs, in batch mode, with the repository's snow-mode and eglot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from house.editor_words import word_files
from tests.support.peers import ROOT

SCRIPT = Path(__file__).with_name("emacs_session.el")
LIMIT = 180.0
"""Seconds; the script gives up earlier by itself."""
MENDED = "fn main() do\n  let job = Job.async(fn -> 42 end)\n  println(Job.await(job))\nend\n"


def test_the_word_lists_are_generated() -> None:
    for path, text in word_files().items():
        assert path.read_text("utf-8") == text, "run `python -m house.editor_words`"


@pytest.mark.peer("emacs")
def test_emacs_shows_and_clears_diagnostics_and_indents(tmp_path: Path) -> None:
    program = tmp_path / "program.snow"
    program.write_text(MENDED.replace("(job)", "(jo)").replace("  println", "      println"))
    environment = {**os.environ, "SNOW_FILE": str(program), "SNOW_SERVER": f"{sys.executable} -m snow_lsp --stdio"}
    done = subprocess.run(
        ["emacs", "--batch", "-L", str(ROOT / "editors" / "emacs"), "-l", str(SCRIPT)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    mode, diagnostic, hover, mended, *text = done.stdout.split("\n")
    assert (mode, hover, mended) == ("snow-mode", "job : Job<Int>", "mended")
    assert diagnostic.startswith("3 ") and "jo" in diagnostic
    assert "\n".join(text) == MENDED
