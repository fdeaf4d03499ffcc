"""Which lists a released program ends itself."""

from __future__ import annotations

import pytest

from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import host_target
from tests.codegen.written_program import WrittenSource

EXTERNS = """
List.length snow_list_length 1 Fun(List<'0>) -> Int
"""
PROGRAM = """
fn Main.made () -> List<{element}>
  let @0: List<{element}>
b0:
  @0 = list []
  return @0

fn Main.main () -> Int
  let @0: List<{element}>
  let @1: Int
b0:
  @0 = call Main.made()
  @1 = call List.length<{element}>(@0)
  return @1
"""


@pytest.mark.parametrize(
    ("element", "function"),
    [
        ("Int", "free_list"),
        ("Bool", "free_list"),
        ("String", "free_list_of.free_text"),
        ("(Int, Float)", "free_list_words.2"),
        ("(Int, String)", "snow_release"),
        ("List<Int>", "snow_release"),
    ],
)
def test_released_programs_end_lists_of_what_counts_nothing(element: str, function: str) -> None:
    target = host_target()
    assert target is not None
    units = WrittenSource(PROGRAM.format(element=element), EXTERNS).units(target, pipeline=Pipeline.RELEASE)
    assert any(f"@snow.stub.{function}(" in unit.text for unit in units)


def test_dev_programs_leave_it_to_the_runtime() -> None:
    target = host_target()
    assert target is not None
    units = WrittenSource(PROGRAM.format(element="Int"), EXTERNS).units(target, pipeline=Pipeline.DEV)
    assert not any("free_list" in unit.text for unit in units)
