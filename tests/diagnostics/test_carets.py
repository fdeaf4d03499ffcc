"""Codes as users see them: the whole message with source and carets, alone and among other mistakes.

A case has the files of a program (`file=…`; `main.snow` without) and what is run in their folder: a ```console block,
or else `snowc check main.snow`. The block `text` is all that is said.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from snowc.cli.main import main
from tests.support.fixtures import Case, cases_in
from tests.support.snowc import TESTS_CACHE

HERE = Path(__file__).parent / "carets"
GIT = ("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")
Captured = pytest.CaptureFixture[str]
_COMMIT = re.compile(r"\([0-9a-f]{10}\)")


def said(case: Case, folder: Path, capsys: Captured) -> str:
    for block in case.blocks:
        if block.kind not in {"text", "console"}:
            attributes = dict(part.partition("=")[::2] for part in block.attributes.split())
            path = folder / attributes.get("file", "main.snow")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(block.text.encode(attributes.get("encoding", "utf-8")))
    (commands,) = case.texts("console") or ["$ snowc check main.snow\n"]
    for line in commands.splitlines():
        words = line.removeprefix("$ ").split()
        if words[0] == "git":
            subprocess.run([*GIT, *words[1:]], check=True)
        else:
            main(words[1:])
    captured = capsys.readouterr()
    return _COMMIT.sub("(…)", (captured.out + captured.err).replace(f"{folder.resolve().as_posix()}/", ""))


@pytest.mark.parametrize("case", cases_in(HERE))
def test_message(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    is_check = not case.texts("console")  # others may fetch or link: that is not to be found in a cache
    monkeypatch.setenv("SNOW_CACHE_DIR", str(TESTS_CACHE if is_check else tmp_path / "cache"))
    text = said(case, tmp_path, capsys)
    assert case.name.split()[0] in text
    case.expect("text", text)
