"""Properties: what fails is told as small as it goes, and a seed tells it again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.snowc import run_snowc

SOURCE = Path(__file__).with_name("properties.snow")
SMALLEST = {
    "small numbers": "1000",
    "negative numbers": "-123456789",
    "no quotes": r'"\""',
    "young or short": 'Person { name: "aaa", age: 18 }',
    "flat trees": "Node(Leaf, 0, Node(Leaf, 0, Leaf))|Node(Node(Leaf, 0, Leaf), 0, Leaf)",
    "lists without a seven": "[7]",
    "whole floats": "4",
    "of all kinds": r'(Some(true), "b", %{"a" => 0})',
}


def messages(*options: str) -> dict[str, str]:
    """Why each test failed; "" if it passed."""
    done = run_snowc("test", SOURCE, "--format", "json", *options)
    told = map(json.loads, done.stdout.splitlines())
    return {each["name"]: each.get("message", "") for each in told if each["event"] == "test"}


@pytest.mark.parametrize("seed", [1, 77, 4242])
def test_the_smallest_value_is_told(seed: int) -> None:
    found = messages("--seed", str(seed))
    told = {name: text.split("\n")[1].strip() for name, text in found.items() if "property failed" in text}
    assert told.keys() == SMALLEST.keys()
    assert {name: value for name, value in told.items() if value not in SMALLEST[name].split("|")} == {}
    assert found["reversed twice"] == found["as often as asked for"] == ""
    assert found["rare values"].startswith("property given up: its generator rejected 21 values")


def test_a_seed_makes_the_same_values() -> None:
    first = messages("--filter", "small numbers")["small numbers"]
    seed = re.search(r"\(seed (\d+)\)", first)
    assert seed is not None
    assert messages("--filter", "small numbers", "--seed", seed[1])["small numbers"] == first


def test_one_crash_is_reported_where_it_happened() -> None:
    done = run_snowc("test", SOURCE, "--filter", "small numbers", "--seed", "1")
    assert done.stdout.count(" crashed: assertion failed: n < 1000") == 1
    assert "at properties.snow:37:" in done.stdout


def test_options_that_are_unknown(tmp_path: Path) -> None:
    path = tmp_path / "wrong.snow"
    path.write_text('test "a" do\n  Gen.check_with(Gen.int(), fn _ -> () end, count: 3)\nend\n', "utf-8")
    assert "Gen.check_with knows runs: and seed:, not count:" in run_snowc("test", path).stdout
