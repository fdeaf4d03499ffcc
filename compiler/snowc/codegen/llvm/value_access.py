"""Sign and hash of plain numbers without a call, in released programs.

In: a call of a runtime function for any type. Out: instructions where the type is a number (of a sign, also a sum: its
variant); else nothing. What they give is what the runtime gives (`runtime/src/value/hash.rs`).
"""

from __future__ import annotations

from snowc.codegen.layout import llvm_type
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.objects import load_tag
from snowc.mir.ir import Call
from snowc.types.ty import INT

_MULTIPLIER = 0x9E37_79B9_7F4A_7C15
_SHIFT_OF_MIX, _SHIFT_AT_END = 29, 32


def emit_sign(fn: FunctionText, instruction: Call) -> bool:
    """Of an Int, or of an `Ordering`, whose variants stand in the order of their signs."""
    value = fn.load(instruction.arguments[0])
    if instruction.callee.arguments == (INT,):
        fn.store(instruction.target, order_of_numbers(fn, value, "0"))
        return True
    if llvm_type(fn.type_of(instruction.arguments[0])) != "ptr":
        return False
    fn.store(instruction.target, fn.value(f"add i64 {load_tag(fn, value)}, -1"))
    return True


def emit_hash(fn: FunctionText, instruction: Call) -> bool:
    if instruction.callee.arguments != (INT,):
        return False
    product = fn.value(f"mul i64 {fn.load(instruction.arguments[0])}, {_MULTIPLIER - (1 << 64)}")
    mixed = _folded(fn, product, _SHIFT_OF_MIX)
    fn.store(instruction.target, fn.value(f"lshr i64 {_folded(fn, mixed, _SHIFT_AT_END)}, 1"))
    return True


def _folded(fn: FunctionText, word: str, shift: int) -> str:
    """The word with its high bits in the low ones too."""
    return fn.value(f"xor i64 {word}, {fn.value(f'lshr i64 {word}, {shift}')}")


def order_of_numbers(fn: FunctionText, a: str, b: str) -> str:
    """-1, 0 or 1."""
    more, less = (fn.value(f"zext i1 {fn.value(f'icmp {test} i64 {a}, {b}')} to i64") for test in ("sgt", "slt"))
    return fn.value(f"sub i64 {more}, {less}")
