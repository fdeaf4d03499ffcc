"""No operation of the collections is quadratic by accident: four times the size, little more than four times the work.

`operations.snow` does each operation as often as its collection is long. Instructions are counted, by Valgrind.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.snowc import build, run

SOURCE = Path(__file__).resolve().parent / "operations.snow"
SMALL, FACTOR = 4000, 4
MOST = 5.6
"""times the instructions: there is room for the logarithms of sorting and of large maps, but not for a copy per step"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SOURCE, tmp_path_factory.mktemp("complexity") / "operations", "--release")


def instructions(program: Path, group: str, size: int) -> int:
    counting = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
    done = run([*counting, str(program), group, str(size)], env={"SNOW_THREADS": "1"})
    assert done.returncode == 0, done.stderr
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    assert found is not None, done.stderr
    return int(found[1].replace(",", ""))


def growth(program: Path, group: str) -> float:
    start = instructions(program, "none", 0)
    small, large = (instructions(program, group, size) - start for size in (SMALL, FACTOR * SMALL))
    return large / small


@pytest.mark.peer("valgrind")
@pytest.mark.parametrize("group", ["queues", "bytes", "sets", "maps", "texts", "lists"])
def test_operations_take_constant_time(program: Path, group: str) -> None:
    assert growth(program, group) < MOST


@pytest.mark.peer("valgrind")
def test_a_copy_per_step_is_noticed(program: Path) -> None:
    assert growth(program, "quadratic") > MOST


@pytest.mark.peer("valgrind")
def test_a_struct_is_updated_at_the_cost_of_its_fields(program: Path) -> None:
    """What an update of several fields takes from one of them is held by no other update, so nothing is copied."""
    start = instructions(program, "none", 0)
    fields, parts = (instructions(program, group, SMALL) - start for group in ("fields", "parts"))
    assert fields < 1.5 * parts
