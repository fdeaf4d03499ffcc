"""Which functions of its own a released program calls where short lists are copied or made."""

from __future__ import annotations

import pytest

from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import host_target
from tests.codegen.written_program import WrittenSource

EXTERNS = """
List.set snow_list_set 1 Fun(List<'0>, Int, '0) -> List<'0> owns
List.append snow_list_append 1 Fun(List<'0>, '0) -> List<'0> owns
List.with_room snow_list_with_room 1 Fun(Int) -> List<'0>
List.length snow_list_length 1 Fun(List<'0>) -> Int
"""
PROGRAM = """
fn Main.changed (items@0: List<{element}>, index@1: Int, item@2: {element}) -> List<{element}>
  let @3: List<{element}>
b0:
  @3 = call List.set<{element}>(items@0, index@1, item@2)
  return @3

fn Main.longer (items@0: List<{element}>, item@1: {element}) -> List<{element}>
  let @2: List<{element}>
b0:
  @2 = call List.append<{element}>(items@0, item@1)
  return @2

fn Main.main () -> Int
  let @0: Int
  let @1: List<{element}>
  let @2: {element}
  let @3: List<{element}>
  let @4: List<{element}>
  let @5: Int
b0:
  @0 = literal 3
  @1 = call List.with_room<{element}>(@0)
  @2 = literal {literal}
  @3 = call Main.longer(@1, @2)
  @4 = call Main.changed(@3, @0, @2)
  @5 = call List.length<{element}>(@4)
  return @5
"""
RUNTIME = {"snow_list_set", "snow_list_append", "snow_list_with_room"}
OWN = {"set_in_copy", "append_to_shared", "with_room"}


def called(element: str, literal: str, pipeline: Pipeline) -> set[str]:
    """Of those functions, what the program's own code calls."""
    target = host_target()
    assert target is not None
    source = WrittenSource(PROGRAM.format(element=element, literal=literal), EXTERNS)
    texts = [text for unit in source.units(target, pipeline=pipeline) for text in unit.text.split("\ndefine ")]
    own = [text for text in texts if "Main." in text.partition("\n")[0]]
    return {name for name in RUNTIME | OWN if any(f"@snow.stub.{name}(" in text for text in own)}


@pytest.mark.parametrize(
    ("element", "literal", "functions"),
    [
        ("Int", "1", OWN),
        ("Float", "1.0", OWN),
        ("Bool", "true", RUNTIME),
        ("String", '"a"', {"snow_list_set", "snow_list_append", "with_room"}),
    ],
)
def test_released_programs_copy_short_lists_of_numbers(element: str, literal: str, functions: set[str]) -> None:
    assert called(element, literal, Pipeline.RELEASE) == functions


def test_dev_programs_leave_it_to_the_runtime() -> None:
    assert called("Int", "1", Pipeline.DEV) == RUNTIME
