"""Values laid out by their brackets, and where they differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snowc.tools.testing.difference import difference, laid_out


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("1", ["1"]),
        ("[1, 2]", ["[", "  1,", "  2", "]"]),
        ("[]", ["[", "]"]),
        ('Point { x: 1, name: "a, [b\\" c" }', ["Point {", "  x: 1,", '  name: "a, [b\\" c"', "}"]),
        ("%{1 => (2, 3)}", ["%{", "  1 => (", "    2,", "    3", "  )", "}"]),
        ("[[1], 2]", ["[", "  [", "    1", "  ],", "  2", "]"]),
    ],
)
def test_layout(value: str, lines: list[str]) -> None:
    assert list(laid_out(value)) == lines


@given(st.text(alphabet='ab 1,[](){}%"\\', max_size=60))
def test_no_text_is_lost_in_a_layout(value: str) -> None:
    assert "".join("".join(laid_out(value)).split()) == "".join(value.split())


def test_short_values_are_told_as_they_are() -> None:
    assert difference("[1, 2]", "[1, 3]") is None


def test_a_difference_with_what_is_around_it() -> None:
    left = "[" + ", ".join(f"{n}0" for n in range(20)) + "]"
    assert difference(left, left.replace("100", "101")) == [
        "  …", "    80,", "    90,", "-   100,", "+   101,", "    110,", "    120,", "  …",
    ]  # fmt: skip
