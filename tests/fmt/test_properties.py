"""What must hold of every text: formatting keeps trees and comments, formats whatever has no mistakes, and a second
time changes nothing. Looked at on every Snow text of the repository, on made-up projects, and on programs written
badly.
"""

from __future__ import annotations

import functools
import random

import pytest

from benchmarks.frontend.projects import made_up_project
from snowc.syntax.parser import parse_item
from snowc.syntax.split import split_items
from snowc.tools.fmt.concrete import RULE_NAMES
from snowc.tools.fmt.format import format_text
from snowc.tools.fmt.layout import LAYOUTS
from snowc.tools.fmt.same import same_tree
from tests.fmt.roughen import roughened
from tests.fuzz.corpus import corpus
from tests.support.rounds import rounds
from tests.syntax.mutation import damaged, noise

_TEXTS = [text.replace("\r\n", "\n") for text in corpus()]


@functools.cache
def right_items() -> list[str]:
    return [piece.text for text in _TEXTS for piece in split_items(text).pieces if not parse_item(piece.text).errors]


def check(text: str) -> int:
    """Format a text and look at the result; gives the number of items that stayed although they have no mistakes."""
    formatted = format_text(text)
    if formatted.text != text:
        assert format_text(formatted.text).text == formatted.text
    before, after = split_items(text).pieces, split_items(formatted.text).pieces
    assert len(before) == len(after)
    kept = 0
    for old, new in zip(before, after, strict=True):
        one = parse_item(old.text)
        other = one if new.text == old.text else parse_item(new.text)
        assert same_tree(one.tree, other.tree)
        if one.errors:
            continue
        assert [comment.text.rstrip() for comment in one.comments] == [comment.text for comment in other.comments]
        is_kept = text.count("\n", 0, old.offset) + 1 in formatted.kept_lines
        assert is_kept or '"""' in new.text or all(line == line.rstrip() for line in new.text.split("\n"))
        kept += is_kept
    return kept


def test_every_text_of_the_repository() -> None:
    assert sum(map(check, set(_TEXTS))) == 0


def test_made_up_projects() -> None:
    for path, text in made_up_project(1000).items():
        if path.endswith(".snow"):
            assert check(text) == 0


@pytest.mark.fuzz
def test_programs_written_badly() -> None:
    """A comment in the midst of a type or behind an operator can keep an item as it is, but that is rare."""
    kept = count = 0
    for seed in rounds("fuzz", 400):
        rng = random.Random(seed)
        text = roughened(rng.choice(right_items()), rng)
        if len(split_items(text).pieces) > 1:
            continue
        try:
            kept += check(text)
        except BaseException as error:
            error.add_note(f"SNOW_SEED={seed}\n{text}")
            raise
        count += 1
    assert kept <= max(1, count / 50)


@pytest.mark.fuzz
def test_damaged_programs() -> None:
    for seed in rounds("fuzz", 150):
        rng = random.Random(seed)
        for text in (damaged(rng.choice(_TEXTS)[:3000], rng), noise(rng)):
            formatted = format_text(text).text
            assert format_text(formatted).text == formatted, f"SNOW_SEED={seed}\n{text}"


@pytest.mark.parametrize(
    "text", ["", "\n", "# only a comment\n", "\n\n# a\n\n\n# b", "fn f() = 1", "fn", "\ufeffimport A"]
)
def test_small_texts(text: str) -> None:
    check(text)


@pytest.mark.parametrize("inner", ["fn x -> x + 1 end", "fn x ->\n y\n x end", "[1,\n2]", "%{1 => 2}", "x"])
@pytest.mark.parametrize("name", ["f", "a_function_with_some_name"])
def test_calls_in_calls(name: str, inner: str) -> None:
    """Each way to break a call has the ways of its arguments in it: they must not multiply."""
    for depth in (2, 5, 20, 100):
        assert check(f"fn main() do\n  {f'{name}(' * depth}{inner}{')' * depth}\nend\n") == 0


def test_the_line_breaks_of_windows_stay() -> None:
    formatted = format_text("fn  f() do\r\n1\r\nend\r\n")
    assert formatted.text == "fn f() do\r\n  1\r\nend\r\n"
    assert format_text(formatted.text).edits == ()


def test_layouts_are_for_rules() -> None:
    assert set(LAYOUTS) <= RULE_NAMES
