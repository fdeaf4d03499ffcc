"""The messages of `snowc check`, in full: Markdown cases with the text of a file and what is said about it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.fixtures import Case, cases_in, read_cases
from tests.support.snowc import run_snowc

MISTAKES = Path(__file__).with_name("mistakes.md")


def shown(text: str, folder: Path) -> str:
    path = folder / "example.snow"
    path.write_text(text, "utf-8")
    done = run_snowc("check", path)
    return (done.stdout + done.stderr).replace(f"{folder}/", "")


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent))
def test_messages(case: Case, tmp_path: Path) -> None:
    case.expect("text", shown(case.text("snow"), tmp_path))


def test_ten_mistakes_are_ten_messages(tmp_path: Path) -> None:
    (source,) = (case.text("snow") for case in read_cases(MISTAKES) if case.name == "ten mistakes")
    messages = re.findall(r"^error\[E\d{4}\]: .+$", shown(source, tmp_path), re.MULTILINE)
    assert len(messages) == 10
    assert len(set(messages)) == 10
