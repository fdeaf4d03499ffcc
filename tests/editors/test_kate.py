"""Kate's syntax definition in KDE's own highlighter: it colours what it should, and loses no text of any example."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from house.kate_syntax import KATE
from tests.support.peers import ROOT

PROGRAM = """\
## Doc
fn area(shape :: Shape<Int>) -> Float when true do
  # note
  let wide = go(end: 1) |> go
  "a\\n${wide + {1, 2}} b" ++ :ok
  case x.end
end
"""
STYLES = {
    "dsDocumentation": ["## Doc"],
    "dsComment": ["# note"],
    "dsKeyword": ["fn", "do", "let", "end"],
    "dsControlFlow": ["when", "case"],
    "dsFunction": ["area", "go"],
    "dsDataType": ["Shape", "Int", "Float"],
    "dsConstant": ["true", ":ok"],
    "dsDecVal": ["1", "2"],
    "dsString": ['"a', ' b"'],
    "dsSpecialChar": ["\\n"],
    "dsSpecialString": ["${"],
    "dsOperator": ["::", "->", "|>", "++"],
}


@pytest.fixture
def highlighter(tmp_path: Path) -> dict[str, str]:
    """The environment in which KDE's highlighter knows our definition."""
    folder = tmp_path / "org.kde.syntax-highlighting" / "syntax"
    folder.mkdir(parents=True)
    shutil.copy(KATE, folder)
    return {**os.environ, "XDG_DATA_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}


def highlighted(path: Path, environment: dict[str, str]) -> str:
    command = ["kate-syntax-highlighter", "-s", "Snow", "-t", "Breeze Light", "-f", "html", str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert "snow.xml" not in done.stderr, done.stderr  # what it has to say of a definition
    return done.stdout[done.stdout.index("<pre>\n") + 6 : done.stdout.rindex("</pre>")]


@pytest.mark.peer("kate")
def test_what_words_are(tmp_path: Path, highlighter: dict[str, str]) -> None:
    """Styles are told apart by their looks: what is of one style looks alike."""
    program = tmp_path / "program.snow"
    program.write_text(PROGRAM, "utf-8")
    shown = highlighted(program, highlighter)
    looks: dict[str, set[str]] = {}
    for look, text in re.findall(r'<span style="([^"]*)">([^<]*)</span>', shown):
        looks.setdefault(html.unescape(text), set()).add(look)
    styles = {style: {frozenset(looks.get(text, ())) for text in texts} for style, texts in STYLES.items()}
    assert {style: found for style, found in styles.items() if len(found) != 1 or frozenset() in found} == {}
    plain = {frozenset.union(*found) for style, found in styles.items() if style not in ("dsKeyword", "dsControlFlow")}
    assert len(plain) == len(styles) - 2, "two styles look alike"
    assert "end:" in html.unescape(re.sub(r"<[^>]*>", "\0", shown)), "an argument's name is no keyword"


@pytest.mark.peer("kate")
def test_no_text_of_an_example_is_lost(highlighter: dict[str, str]) -> None:
    for path in sorted((ROOT / "examples").rglob("*.snow"))[:20]:
        text = html.unescape(re.sub(r"<[^>]*>", "", highlighted(path, highlighter)))
        assert text.rstrip("\n") == path.read_text("utf-8").rstrip("\n"), path
