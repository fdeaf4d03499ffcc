"""Which ways through a function count reductions."""

from __future__ import annotations

from snowc.codegen.llvm.reductions import reduction_points
from snowc.mir.ir import Call, TailCall
from snowc.mir.parse import parse_functions
from snowc.mir.strip_instructions import Uncounted
from snowc.values import replace


def points(text: str) -> tuple[set[int], set[int]]:
    (function,) = parse_functions(text)
    callers = {
        number
        for number, block in enumerate(function.blocks)
        if isinstance(block.terminator, TailCall) or any(isinstance(each, Call) for each in block.instructions)
    }
    found = reduction_points(function, callers)
    return set(found.starts), set(found.ends)


def test_a_way_that_calls_nothing_is_free() -> None:
    text = """\
fn M.f (n@0: Bool) -> Bool
  let @1: Bool
b0:
  branch n@0, b1, b2
b1:
  return n@0
b2:
  @1 = call M.f(n@0)
  return @1
"""
    assert points(text) == ({2}, set())


def test_a_way_counts_once_however_much_it_calls() -> None:
    text = """\
fn M.f (n@0: Bool) -> Bool
  let @1: Bool
b0:
  @1 = call M.f(n@0)
  branch @1, b1, b2
b1:
  tail_call M.f(@1)
b2:
  @1 = call M.f(n@0)
  return @1
"""
    assert points(text) == ({0}, set())


def test_ways_that_meet_count_where_one_has_not() -> None:
    text = """\
fn M.f (n@0: Bool) -> Bool
  let @1: Bool
b0:
  branch n@0, b1, b2
b1:
  @1 = call M.f(n@0)
  goto b2
b2:
  tail_call M.f(n@0)
"""
    assert points(text) == ({1, 2}, set())


def test_each_turn_of_a_loop_counts() -> None:
    text = """\
fn M.f (n@0: Bool) -> Bool
  let @1: Bool
b0:
  branch n@0, b1, b2
b1:
  @1 = not n@0
  goto b0
b2:
  return n@0
"""
    assert points(text) == (set(), {1})


def test_a_loop_that_calls_counts_before_its_first_call() -> None:
    text = """\
fn M.f (n@0: Bool) -> Bool
  let @1: Bool
b0:
  goto b1
b1:
  @1 = call M.f(n@0)
  branch @1, b1, b2
b2:
  return n@0
"""
    assert points(text) == ({1}, {1})


def test_turns_that_are_counted_behind_the_loop_do_not_count() -> None:
    text = """\
fn M.f (n@0: Bool) -> Bool
  let @1: Bool
b0:
  branch n@0, b1, b2
b1:
  @1 = not n@0
  goto b0
b2:
  return n@0
"""
    (function,) = parse_functions(text)
    start, turn, end = function.blocks
    uncounted = replace(turn, instructions=(*turn.instructions, Uncounted()))
    assert not reduction_points(replace(function, blocks=(start, uncounted, end)), set()).ends
