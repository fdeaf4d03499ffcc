"""Functions on numbers that are an instruction or two are not called."""

from __future__ import annotations

from snowc.codegen.llvm.number_functions import INLINED
from snowc.codegen.target import host_target
from tests.codegen.written_program import WrittenSource

EXTERNS = """
Int.to_float snow_int_to_float 0 Fun(Int) -> Float
Float.to_int snow_float_to_int 0 Fun(Float) -> Int
Int.shift_left snow_int_shift_left 0 Fun(Int, Int) -> Int
Int.bit_and snow_int_bit_and 0 Fun(Int, Int) -> Int
Random.mix snow_random_mix 0 Fun(Int) -> Int
Math.sqrt snow_float_sqrt 0 Fun(Float) -> Float
"""
PROGRAM = """
fn Main.main () -> Int
  let @0: Int
  let @1: Float
  let @2: Float
  let @3: Int
  let @4: Int
  let @5: Int
  let @6: Int
b0:
  @0 = literal 7
  @1 = call Int.to_float(@0)
  @2 = call Math.sqrt(@1)
  @3 = call Float.to_int(@2)
  @4 = call Int.shift_left(@3, @0)
  @5 = call Int.bit_and(@4, @0)
  @6 = call Random.mix(@5)
  return @6
"""


def test_only_what_may_be_out_of_range_is_called() -> None:
    target = host_target()
    assert target is not None
    main = next(unit.text for unit in WrittenSource(PROGRAM, EXTERNS).units(target) if unit.name.startswith("Main"))
    called = {name for name in INLINED if f"@snow.stub.{name}(" in main}
    assert called == {"snow_float_to_int", "snow_int_shift_left"}
    for each in ("sitofp i64", "fptosi double", "shl i64", "and i64", "@llvm.sqrt.f64"):
        assert each in main
