"""Helix with the set-up of docs/editors.md: it compiles the grammar, colours and indents by it, and asks snow-lsp."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editors.terminal import Terminal
from tests.support.peers import ROOT

HX = ROOT / ".cache" / "newer" / "bin" / "hx"
SET_UP = ROOT / "editors" / "helix"
PROGRAM = "fn main() do\n  let answer = 42\n  println(answr)\n  println(answer)\nend\n"

pytestmark = pytest.mark.peer("helix")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the page tells a person to do, in a home of its own."""
    home = tmp_path_factory.mktemp("home")
    (home / "helix" / "runtime" / "grammars").mkdir(parents=True)
    shutil.copytree(SET_UP / "queries", home / "helix" / "runtime" / "queries")
    told = (SET_UP / "languages.toml").read_text("utf-8")
    here = told.replace("/path/to/snow/", f"{ROOT}/")
    assert here != told
    # Alone: those that Helix itself knows would have to be fetched first.
    (home / "helix" / "languages.toml").write_text(f'use-grammars = {{ only = ["snow"] }}\n{here}', "utf-8")
    search = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {"XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "PATH": search}


@pytest.fixture(scope="module")
def built(environment: dict[str, str]) -> dict[str, str]:
    done = subprocess.run([HX, "--grammar", "build"], env=os.environ | environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return environment


@pytest.fixture
def editor(built: dict[str, str], tmp_path: Path) -> Iterator[Terminal]:
    (tmp_path / "snow.toml").write_text('[package]\nname = "work"\nversion = "0.1.0"\n', "utf-8")
    (tmp_path / "main.snow").write_text(PROGRAM, "utf-8")
    with Terminal([str(HX), "main.snow"], tmp_path, built) as terminal:
        yield terminal


def test_its_health(built: dict[str, str]) -> None:
    told = subprocess.run([HX, "--health", "snow"], env=os.environ | built, capture_output=True, text=True, check=True)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", told.stdout)
    for each in ("snow-lsp", "Tree-sitter parser", "Highlight queries", "Textobject queries", "Indent queries"):
        assert re.search(rf"^(  )?(✓ )?{each}: (✓|/)", plain, re.MULTILINE), plain


def test_a_mistake_a_hover_and_a_definition(editor: Terminal) -> None:
    editor.wait_for(r"●\s+1\b")  # the status line counts one error
    editor.type(" d")
    editor.wait_for(r"E0004\s.*answr")
    editor.type("\x1b")
    editor.wait_for(r"^.*\b3\s+println\(answr\)\s*$")  # the list is gone
    editor.type("4ggf(l")
    editor.wait_for(r"\b4:11\b")
    editor.type(" k")
    editor.wait_for(r"answer : Int")
    editor.type("gd")
    editor.wait_for(r"\b2:7\b")


def test_colours_and_indentation(editor: Terminal, tmp_path: Path) -> None:
    editor.wait_for(r"●\s+1\b")
    colours = {word: editor.colour_of(word) for word in ("let", "do", "main", "println", "42")}
    assert colours["let"] == colours["do"]
    assert len({colours[word] for word in ("let", "main", "42")}) == 3, colours
    editor.type("ggocase answer do\r1 -> 2\r3 ->\r4")
    editor.wait_for(r"^\s+5\s+4$")
    editor.type("\x1b")
    editor.wait_for(r"^ NOR ")
    editor.type(":wq\r")
    assert editor.wait_for_the_end() == 0
    written = (tmp_path / "main.snow").read_text("utf-8")
    assert written.startswith("fn main() do\n  case answer do\n    1 -> 2\n    3 ->\n      4\n  let answer = 42\n"), (
        written
    )
