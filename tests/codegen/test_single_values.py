"""Which locals are values of the text."""

from __future__ import annotations

from snowc.codegen.llvm.single_values import single_values
from snowc.mir.parse import parse_functions

TEXT = """\
fn M.f (again@0: Int, once@1: Int) -> Int
  let @2: Int
  let @3: Int
  let never@4: Int
b0:
  @2 = literal 1
  goto b1
b1:
  @3 = add @2, once@1
  again@0 = literal 2
  @2 = copy @3
  goto b1
"""


def test_what_is_assigned_once() -> None:
    (function,) = parse_functions(TEXT)
    assert single_values(function) == {1, 3}
