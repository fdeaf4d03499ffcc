"""Every code has a page, every page a code, and the examples of the pages show what they say."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import snowc
from snowc.database import Database
from snowc.diagnostics import wording
from snowc.diagnostics.codes import all_codes, page_of
from snowc.source import FileId
from tests.support.fixtures import Block, read_blocks

PAGES = Path(snowc.__file__).parent / "diagnostics" / "pages"
FACT_MODULES = ("errors", "project", "not_supported")

WITHOUT_EXAMPLE = {
    "E0043": "needs a bound that no type can be chosen for",
    "E0045": "needs two files",
    "E0048": "is reported by build and run",
    "E0051": "is about files",
    **{f"E008{digit}": "is about project files" for digit in range(3)},
    "E0089": "is reported by build and run",
    **{f"E009{digit}": "is about files and machines" for digit in range(10)},
    "E0119": "needs an item that is not supported yet",
    "E0120": "needs a text that is wrong from end to end",
    "E0121": "needs a text of thousands of levels",
}


def reported_codes() -> set[str]:
    """The codes of all fact classes of the compiler."""
    return {str(getattr(each, "code")) for each in fact_classes()}  # noqa: B009 - a class of any kind of fact


def fact_classes() -> list[type]:
    found: list[type] = []
    for info in pkgutil.walk_packages(snowc.__path__, "snowc."):
        if info.name.rpartition(".")[2] in FACT_MODULES:
            module = importlib.import_module(info.name)
            classes = [each for _, each in inspect.getmembers(module, inspect.isclass) if each.__module__ == info.name]
            found += [each for each in classes if isinstance(getattr(each, "code", None), str)]
    return found


def blocks(*, failing: bool) -> list[object]:
    return [
        pytest.param(path.stem, block, id=path.stem)
        for path in sorted(PAGES.glob("*.md"))
        for block in read_blocks(path)
        if block.kind == "snow" and block.attributes.startswith("fails=") == failing
    ]


def codes_of(text: str) -> list[str]:
    db = Database()
    file = FileId("untitled:Example.snow")
    db.open_text(file, text)
    unused = set() if "fn main" in text else {"W0003"}
    return [each.code for each in db.check(file) if each.code not in unused]


def test_every_code_has_a_page() -> None:
    assert reported_codes() == set(all_codes())


@pytest.mark.parametrize("code", all_codes())
def test_a_page_begins_with_its_code(code: str) -> None:
    page = page_of(code)
    assert page is not None
    assert page.text.startswith(f"# {code}: {page.title}\n")
    assert page.title


@pytest.mark.parametrize(("code", "block"), blocks(failing=True))
def test_the_wrong_example_is_wrong(code: str, block: Block) -> None:
    assert block.attributes == f"fails={code}"
    assert codes_of(block.text) == [code]


@pytest.mark.parametrize(("code", "block"), blocks(failing=False))
def test_the_right_example_is_right(code: str, block: Block) -> None:
    assert codes_of(block.text) == []


def test_only_what_no_single_file_shows_has_no_wrong_example() -> None:
    shown = {path.stem for path in PAGES.glob("*.md") if "fails=" in path.read_text("utf-8")}
    assert set(all_codes()) - shown == set(WITHOUT_EXAMPLE)


def test_every_fact_has_words() -> None:
    """A fact without words would be a crash at the moment when a user makes that mistake."""
    importlib.import_module("snowc.diagnostics.wording_build")
    assert [each.__name__ for each in fact_classes() if each not in wording._WORDINGS] == []
