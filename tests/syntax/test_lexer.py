"""The quick way through a text and the careful one give the same tokens, comments and mistakes."""

from __future__ import annotations

import random

import pytest

from snowc.syntax.lexer.careful import lex_carefully
from snowc.syntax.lexer.output import Lexed
from snowc.syntax.lexer.regular import lex_regular
from snowc.syntax.tokens import KIND_NAMES
from tests.support.rounds import rounds
from tests.syntax.mutation import damaged, items, noise

_ITEMS = items()


def _told(lexed: Lexed) -> tuple[object, ...]:
    tokens = lexed.tokens
    return tokens.kinds, tokens.starts, tokens.ends, lexed.comments, lexed.findings


def _compare(text: str) -> bool:
    """Whether the text is a regular one; if so, both ways must agree."""
    regular = lex_regular(text)
    if regular is not None:
        assert _told(regular) == _told(lex_carefully(text)), text
    return regular is not None


def test_nearly_all_real_items_are_regular() -> None:
    regular = sum(map(_compare, _ITEMS))
    assert regular > 0.95 * len(_ITEMS)


@pytest.mark.fuzz
def test_both_ways_agree() -> None:
    for seed in rounds("fuzz", 1500):
        rng = random.Random(seed)
        _compare(damaged(rng.choice(_ITEMS), rng))
        _compare(noise(rng))


@pytest.mark.parametrize(
    "text",
    [
        'f("a ${b} c ${g(x, "y")}")',
        '"\\${x} $ {"',
        '"${a)}"',
        '"${f(}")',
        '"${P { x: 1 }} tail"',
        '"a" "b" """c"""',
        "x.end.await? fn end(self)",
        "if: 1, else if :: Int, true: 2 true :: Int",
        "a :atom b:c d::e",
        "x && y :: Int",
        "; a ;; b\n\n# c\n ; # d\n\n",
        "return; # x",
        "return # x\n;",
        "a // b",
        "  # only a comment",
        "\t\n ",
        "x |2> y |3>z",
        "1.5e3 1e5 0x_ 0b12 1_000",
        "a\r\nb \r\n\r\nc",
        "else if x else\nif elsif y do",
        "a\u2028b \x1c c",
    ],
)
def test_both_ways_agree_on(text: str) -> None:
    _compare(text)


def test_what_is_behind_a_dot_or_before_a_colon_is_a_name() -> None:
    lexed = lex_regular("x.end(if: 1, case: y.case) fn match(end)")
    assert lexed is not None
    kinds = [KIND_NAMES[kind] for kind in lexed.tokens.kinds]
    assert kinds[2] == kinds[4] == kinds[8] == kinds[12] == "NAME"
