"""Iterators keep nothing per element: in a release build no function that runs once per element makes a cell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.snowc import run_snowc

PROGRAM = """
fn main() do
  println(Iter.from(List.range(0, 10)) |> Iter.map(fn n -> n * 2 end) |> Iter.filter(fn n -> n > 3 end) |> Iter.sum())
  println(Iter.from(List.range(0, 10)) |> Iter.skip(1) |> Iter.take(5) |> Iter.enumerate() |> Iter.count())
  for n in Iter.from(List.range(0, 10)) |> Iter.map(fn n -> n + 1 end) do
    if n == 7 do break end
    if n % 2 == 0 do continue end
  end
end
"""

ALLOCATIONS = ("snow_alloc", "snow.stub.cell.", "snow_list_from_slots", "snow_cell_new", "snow_list_append")

FUNCTION = re.compile(r'^define [^\n]*@"(?P<name>[^"]+)"[^\n]*\{\n(?P<body>.*?)^\}', re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def functions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The LLVM text of each function of the program, by name."""
    source = tmp_path_factory.mktemp("iterators") / "program.snow"
    source.write_text(PROGRAM, "utf-8")
    done = run_snowc("build", "--release", "--emit", "llvm", Path(source))
    assert done.returncode == 0, done.stderr
    return {found["name"]: found["body"] for found in FUNCTION.finditer(done.stdout)}


def test_no_step_allocates(functions: dict[str, str]) -> None:
    """Each chain is a loop in `Iter.run_list`, specialised for what runs in it; few closures are left beside them."""
    steps = [name for name in functions if name.startswith("Iter.run_list<") or "/closure" in name.partition("[")[0]]
    assert sum(name.startswith("Iter.run_list<") for name in steps) == 3
    assert not [name for name in steps if any(each in functions[name] for each in ALLOCATIONS)]
    assert not [name for name in steps if name.startswith(("Iter.map/", "Iter.filter/", "Iter.sum/", "Program."))]


def test_a_cell_is_allocated(functions: dict[str, str]) -> None:
    """What the test above would find."""
    assert [each for each in ALLOCATIONS if each in functions["Program.main"]]
