"""Functions on numbers that are an instruction or two.

In: a call of a runtime function of that kind. Out: the instructions instead of the call, which would switch stacks.
Where the arguments are out of range the runtime function is called after all: it says so and ends the isolate.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from snowc.codegen.llvm.function_text import FunctionText
from snowc.mir.ir import Call

SlowCall = Callable[[], None]
"""writes the call of the runtime function"""

_END_OF_INTS = "0x43E0000000000000"
"""2^63 as a Float; its negation is an Int"""
_START_OF_INTS = "0xC3E0000000000000"


def emit_number(fn: FunctionText, name: str, instruction: Call, slow: SlowCall) -> bool:
    """Whether it is such a function."""
    emit = _FUNCTIONS.get(name)
    if emit is not None:
        arguments = [fn.load(argument) for argument in instruction.arguments]
        fn.store(instruction.target, emit(fn, arguments, slow))
    return emit is not None


def _binary(operation: str, fn: FunctionText, arguments: list[str], slow: SlowCall) -> str:
    del slow
    return fn.value(f"{operation} i64 {arguments[0]}, {arguments[1]}")


def _shift(operation: str, fn: FunctionText, arguments: list[str], slow: SlowCall) -> str:
    _slow_if(fn, fn.value(f"icmp ugt i64 {arguments[1]}, 63"), slow)
    return fn.value(f"{operation} i64 {arguments[0]}, {arguments[1]}")


def _to_float(fn: FunctionText, arguments: list[str], slow: SlowCall) -> str:
    del slow
    return fn.value(f"sitofp i64 {arguments[0]} to double")


def _to_int(fn: FunctionText, arguments: list[str], slow: SlowCall) -> str:
    """Of what lies between the bounds; NaN does not."""
    not_below = fn.value(f"fcmp oge double {arguments[0]}, {_START_OF_INTS}")
    below_end = fn.value(f"fcmp olt double {arguments[0]}, {_END_OF_INTS}")
    fits = fn.value(f"and i1 {not_below}, {below_end}")
    _slow_if(fn, fn.value(f"xor i1 {fits}, true"), slow)
    return fn.value(f"fptosi double {arguments[0]} to i64")


def _square_root(fn: FunctionText, arguments: list[str], slow: SlowCall) -> str:
    del slow
    name = "@llvm.sqrt.f64"
    fn.module.declare(name, f"declare double {name}(double)")
    return fn.value(f"call double {name}(double {arguments[0]})")


def _mixed(fn: FunctionText, arguments: list[str], slow: SlowCall) -> str:
    """The end of SplitMix64 (`stdlib/random.snow`)."""
    del slow
    word = arguments[0]
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        folded = fn.value(f"xor i64 {word}, {fn.value(f'lshr i64 {word}, {shift}')}")
        word = fn.value(f"mul i64 {folded}, {factor - (1 << 64)}")
    return fn.value(f"xor i64 {word}, {fn.value(f'lshr i64 {word}, 31')}")


def _slow_if(fn: FunctionText, condition: str, slow: SlowCall) -> None:
    outside, inside = fn.new_label(), fn.new_label()
    fn.branch_rarely(condition, outside, inside)
    fn.label(outside)
    slow()
    fn.line("unreachable")
    fn.label(inside)


_FUNCTIONS: dict[str, Callable[[FunctionText, list[str], SlowCall], str]] = {
    "snow_int_to_float": _to_float,
    "snow_int_wrapping_add": partial(_binary, "add"),
    "snow_int_wrapping_sub": partial(_binary, "sub"),
    "snow_int_wrapping_mul": partial(_binary, "mul"),
    "snow_int_bit_and": partial(_binary, "and"),
    "snow_int_bit_or": partial(_binary, "or"),
    "snow_int_bit_xor": partial(_binary, "xor"),
    "snow_int_shift_left": partial(_shift, "shl"),
    "snow_int_shift_right": partial(_shift, "ashr"),
    "snow_float_to_int": _to_int,
    "snow_float_sqrt": _square_root,
    "snow_random_mix": _mixed,
}
INLINED = frozenset(_FUNCTIONS)
