"""What loops, results and interpolations make, in objects: counted by the program itself."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.snowc import run_snowc

SOURCE = Path(__file__).with_name("intermediates.snow")
SHORT = ("--warm-up", "1", "--sample", "1", "--samples", "3")
MOST = {
    "a loop": 0,
    "a for of a range": 0,
    "results of a thousand calls": 0,
    "an interpolation": 1,
    "a text of 10 pieces": 3,
    "a text of 1000 pieces": 12,
    "a text of 1000 interpolations": 12,
    "variants that become each other": 127,
    "points that stay local": 0,
    "a queue of 10, pushed and popped 1000 times": 1010,
    "a map of 8, put 1000 times": 20,
}
"""a text that grows is made anew as often as it doubles; of a queue that was popped the rest is another list"""


def test_nothing_is_made_on_the_way() -> None:
    done = run_snowc("bench", SOURCE, *SHORT, "--format", "json")
    assert done.returncode == 0, done.stderr
    made = {each["name"]: each["allocations"] for each in json.loads(done.stdout)["benchmarks"]}
    assert made.keys() == MOST.keys()
    assert all(made[name] <= most for name, most in MOST.items()), made
