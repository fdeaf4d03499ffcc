"""What stands in for a function where that calls itself: the lines that tell whether it returns at once."""

from __future__ import annotations

from snowc.codegen.llvm.quick_returns import quick_returns
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import host_target
from snowc.mir.ir import Callee
from snowc.mir.parse import parse_functions
from snowc.mir.print import print_function
from tests.codegen.written_program import WrittenSource

FIB = """
fn Main.fib (n@0: Int) -> Int
  let @1: Int
  let @2: Bool
  let @3: Int
  let @4: Int
  let @5: Int
  let @6: Int
  let @7: Int
b0:
  @1 = literal 2
  @2 = lt n@0, @1
  branch @2, b1, b2
b1:
  return n@0
b2:
  @3 = sub n@0, @1
  @4 = call Main.fib(@3)
  @5 = literal 1
  @6 = sub n@0, @5
  @7 = call Main.fib(@6)
  @3 = add @4, @7
  return @3
"""
MAIN = """
fn Main.main () -> Int
  let @0: Int
  let @1: Int
b0:
  @0 = literal 9
  @1 = call Main.fib(@0)
  return @1
"""
QUICK = """\
b0:
  @1 = literal 2
  @2 = lt n@0, @1
  branch @2, b1, b2
b1:
  return n@0
b2:
  @8 = call Main.fib(n@0)
  return @8
"""


def _quick(text: str) -> str | None:
    (function,) = parse_functions(text)
    found = quick_returns(Callee(function.id, ()), function)
    return None if found is None else print_function(found)[print_function(found).index("b0:") :]


def test_the_way_that_returns_at_once_is_taken_without_a_call() -> None:
    assert _quick(FIB) == QUICK


def test_nothing_stands_in_where_no_way_returns_at_once() -> None:
    assert _quick(FIB.replace("  return n@0", "  @3 = add n@0, n@0\n  return @3")) is None, "that may crash"
    assert _quick(FIB.replace("  @2 = lt n@0, @1", "  n@0 = literal 1\n  @2 = lt n@0, @1")) is None, "another argument"
    assert _quick(MAIN) is None


def test_released_programs_look_before_they_call_themselves() -> None:
    target = host_target()
    assert target is not None
    for pipeline, is_there in ((Pipeline.RELEASE, True), (Pipeline.DEV, False)):
        units = WrittenSource(FIB + MAIN).units(target, pipeline=pipeline)
        assert any("Main.fib/quick" in unit.text for unit in units) is is_there
