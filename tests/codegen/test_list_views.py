"""Released loops look into a list that they do not change without reading its header."""

from __future__ import annotations

from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import host_target
from tests.codegen.written_program import WrittenSource

EXTERNS = """
List.length snow_list_length 1 Fun(List<'0>) -> Int
List.get snow_list_get 1 Fun(List<'0>, Int) -> '0
List.set snow_list_set 1 Fun(List<'0>, Int, '0) -> List<'0> ! owns
"""
PROGRAM = """
fn Main.sum (items@0: List<Int>, i@1: Int, total@2: Int) -> Int
  let @3: Int
  let @4: Bool
  let @5: Int
  let @6: Int
  let @7: Int
  let @8: Int
b0:
  @3 = call List.length<Int>(items@0)
  @4 = eq i@1, @3
  branch @4, b1, b2
b1:
  return total@2
b2:
  @5 = call List.get<Int>(items@0, i@1)
  @6 = add total@2, @5
  @7 = literal 1
  @8 = add i@1, @7
  tail_call Main.sum(items@0, @8, @6)

fn Main.fill (items@0: List<Int>, i@1: Int) -> List<Int>
  let @2: Int
  let @3: Bool
  let @4: List<Int>
  let @5: Int
  let @6: Int
b0:
  @2 = call List.length<Int>(items@0)
  @3 = eq i@1, @2
  branch @3, b1, b2
b1:
  return items@0
b2:
  @4 = call List.set<Int>(items@0, i@1, i@1)
  @5 = literal 1
  @6 = add i@1, @5
  tail_call Main.fill(@4, @6)

fn Main.main () -> Int
  let @0: List<Int>
  let @1: Int
  let @2: List<Int>
  let @3: Int
b0:
  @1 = literal 0
  @0 = list [@1, @1]
  @2 = call Main.fill(@0, @1)
  @3 = call Main.sum(@2, @1, @1)
  return @3
"""


def text_of(name: str) -> str:
    """The text of a function."""
    target = host_target()
    assert target is not None
    units = WrittenSource(PROGRAM, EXTERNS).units(target, pipeline=Pipeline.RELEASE)
    text = "".join(unit.text for unit in units)
    function = next(each for each in text.split("define ")[1:] if f'@"Main.{name}"(' in each.partition("{")[0])
    return function.partition("\n}")[0]


def head_of(name: str) -> str:
    return text_of(name).partition("{")[0]


def loop_of(name: str) -> str:
    """The text of a function behind its entry."""
    return text_of(name).partition("\nb0:")[2]


def test_a_list_that_stays_is_read_before_the_loop() -> None:
    loop = loop_of("sum")
    assert "load ptr, ptr %v" not in loop
    assert "i64 24" not in loop.replace("ptr %cx, i64 24", "")


def test_a_list_that_changes_is_read_until_it_is_known_to_be_the_loops_alone() -> None:
    """The first turn looks at the list; the later ones, behind the copy of the loop for them, read no header."""
    first, _, later = loop_of("fill").partition("\nb4:")
    assert "icmp eq i32" in first
    assert "i64 24" not in later.replace("ptr %cx, i64 24", "")
    assert "icmp eq i32" not in later


def test_a_released_loop_counts_reductions_in_a_register() -> None:
    """The context's count is written right before what may read it: a call that knows the context, or the return."""
    lines = [line.partition(", !dbg")[0].strip() for line in loop_of("sum").splitlines()]
    counted = [place for place, line in enumerate(lines) if line.startswith("store i64") and line.endswith("ptr %cx")]
    assert counted
    for place in counted:
        assert lines[place + 1].startswith("ret ") or "ptr swiftself %cx)" in lines[place + 1], lines[place : place + 2]
    reads = [place for place, line in enumerate(lines) if line.endswith("load i64, ptr %cx")]
    assert all("ptr swiftself %cx)" in lines[place - 1] for place in reads)


def test_a_released_function_says_what_ownership_knows_of_its_arguments() -> None:
    head = head_of("sum")
    assert "(ptr noundef nonnull align 8 %p0, i64 %p1, i64 %p2, ptr noalias noundef nonnull align 8" in head
    assert "swiftself %cx)" in head


def test_a_length_bears_its_range() -> None:
    assert "!range !2" in text_of("sum")
