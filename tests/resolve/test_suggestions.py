"""Did you mean: what is near enough, and what is not."""

from __future__ import annotations

import pytest

from snowc.resolve.suggestions import distance, nearest, nearest_member


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("area", "area", 0),
        ("aera", "area", 1),  # neighbours swapped
        ("lenght", "length", 1),
        ("leng", "length", 2),
        ("Length", "length", 1),  # the case of letters is one mistake, however many
        ("LENGTH", "length", 1),
        ("", "ab", 2),
        ("ca", "abc", 3),  # a swapped pair is not edited again
    ],
)
def test_distance(a: str, b: str, expected: int) -> None:
    assert distance(a, b) == distance(b, a) == expected


@pytest.mark.parametrize(
    ("name", "candidates", "expected"),
    [
        ("prinln", ["print", "println"], "println"),
        ("aera", ["area", "arena"], "area"),
        ("x", ["y"], None),  # everything is near to one letter
        ("ab", ["cd"], None),
        ("foo", ["bar", "baz"], None),
        ("count", ["counter", "mount", "cont"], "cont"),  # of equals the first by alphabet
        ("length", ["length"], None),  # the name itself is no suggestion
        ("anything", [], None),
    ],
)
def test_nearest(name: str, candidates: list[str], expected: str | None) -> None:
    assert nearest(name, candidates) == expected


@pytest.mark.parametrize(
    ("name", "members", "expected"),
    [
        ("monotonic", ["monotonic_ns", "monotonic_ms", "now"], "monotonic_ms"),  # of equals the first by alphabet
        ("timeout", ["await", "await_timeout"], "await_timeout"),
        ("lenght", ["length", "lenght_of"], "length"),  # a mistake in writing comes first
        ("mono", ["monotonic"], None),  # a part of a word is no word
        ("a", ["a_b"], None),
    ],
)
def test_nearest_member(name: str, members: list[str], expected: str | None) -> None:
    assert nearest_member(name, members) == expected
