"""Each code is shown by two fixtures with carets at least, one of them in a file with other mistakes too.

A fixture is a case of a Markdown file whose expected block shows the code at carets. Where a code is about no place in
a text (a missing file, a machine), or is only found where nothing else is looked at, `EXCUSED` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from snowc.diagnostics.codes import all_codes
from tests.support.fixtures import read_cases
from tests.support.snowc import ROOT

EXPECTED = frozenset({"found", "findings", "text", "expected"})
_MESSAGE = re.compile(
    r"(?:error|warning)\[(?P<long>\w+)\]: |^(?P<head>[EW]\d{4}): |\^+ (?P<tail>[EW]\d{4}) ", re.MULTILINE
)

_FILES = "is about a file or folder, not about a place in a text"
_FIRST = "is told before the program is read"
_MACHINE = "is about the machine"
EXCUSED = {
    "E0048": "is about what a file lacks",
    "E0051": _FILES,
    "E0067": "needs hundreds of patterns: tests/types/test_exhaustive.py",
    "E0083": "is shown by editors: tests/cli/test_git_dependencies.py",
    **dict.fromkeys(("E0084", "E0085", "E0086", "E0087"), _FIRST),
    **dict.fromkeys(("E0088", "E0090", "E0091", "E0092", "E0093", "E0094"), _FILES),
    **dict.fromkeys(("E0130", "E0131", "E0132", "E0133", "E0140", "E0141"), "is about a command"),
    **dict.fromkeys(("E0095", "E0096", "E0097", "E0098", "E0099"), _MACHINE),
    "E0120": "needs hundreds of mistakes: tests/syntax/test_errors.py",
    "E0121": "needs thousands of levels: tests/syntax/test_random.py",
}


@dataclass(frozen=True)
class Fixture:
    name: str
    codes: tuple[str, ...]


def fixtures() -> Iterator[Fixture]:
    for path in sorted((ROOT / "tests").rglob("*.md")):
        if "tests/diagnostics/rendering.md" in path.as_posix():
            continue  # marks that the cases make up
        for case in read_cases(path):
            for block in case.blocks:
                if block.kind in EXPECTED and "^" in block.text:
                    codes = tuple(next(filter(None, each.groups())) for each in _MESSAGE.finditer(block.text))
                    yield Fixture(f"{path.relative_to(ROOT)}: {case.name}", codes)


FIXTURES = tuple(fixtures())


def lacking(code: str) -> str:
    showing = [each for each in FIXTURES if code in each.codes]
    if len({each.name for each in showing}) < 2:
        return f"{len(showing)} fixtures show it: {showing}"
    if not any(set(each.codes) - {code} for each in showing):
        return "no fixture shows it among other mistakes"
    return ""


def test_who_is_excused_has_a_page() -> None:
    assert set(EXCUSED) <= set(all_codes())


@pytest.mark.parametrize("code", sorted(set(all_codes()) - set(EXCUSED)))
def test_two_fixtures(code: str) -> None:
    assert lacking(code) == ""
