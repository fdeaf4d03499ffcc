"""Which functions of a released program are called without regard to tail calls."""

from __future__ import annotations

import pytest

from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import host_target
from tests.codegen.written_program import WrittenSource

PROGRAM = """
fn Main.walk (n@0: Int) -> Int
  let @1: Int
b0:
  {walk}

fn Main.other (n@0: Int) -> Int
b0:
  return n@0

fn Main.main () -> Int
  let @0: Int
  let @1: Int
b0:
  @0 = literal 9
  {main}
"""
CALL = "@1 = call Main.walk({0})\n  @1 = add @1, @1\n  return @1"


@pytest.mark.parametrize(
    ("walk", "main", "is_plain"),
    [
        (CALL.format("n@0"), CALL.format("@0"), True),
        ("tail_call Main.walk(n@0)", CALL.format("@0"), True),
        (CALL.format("n@0"), "tail_call Main.walk(@0)", False),
        ("tail_call Main.other(n@0)", CALL.format("@0"), False),
    ],
    ids=["calls", "a loop", "jumped to", "jumps"],
)
def test_what_is_in_no_tail_call_is_called_plainly(walk: str, main: str, is_plain: bool) -> None:
    target = host_target()
    assert target is not None
    units = WrittenSource(PROGRAM.format(walk=walk, main=main)).units(target, pipeline=Pipeline.RELEASE)
    (head,) = (line for unit in units for line in unit.text.splitlines() if _defines_walk(line))
    assert (" swiftcc " in head) is is_plain
    assert (" swifttailcc " in head) is not is_plain


def _defines_walk(line: str) -> bool:
    return line.startswith("define ") and '@"Main.walk"(' in line
