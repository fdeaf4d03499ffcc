"""Sign and hash of plain numbers without a call, in released programs.

In: a call of a runtime function for any type. Out: instructions where the type is a number (of a sign, also a sum: its
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.layout import llvm_type
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.objects import load_tag
from snowc.mir.ir import Call
from snowc.types.ty import INT

_HASH_KEY = "@snow_hash_key"
"""two words: where hashes begin, and a factor; chosen before any code of a program runs"""


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
    fn.module.declare(_HASH_KEY, f"{_HASH_KEY} = external constant [2 x i64], align 8")
    start = fn.value(f"load i64, ptr {_HASH_KEY}")
    factor = fn.value(f"load i64, ptr {fn.place(_HASH_KEY, abi.SLOT_SIZE)}")
    begun = fn.value(f"xor i64 {fn.load(instruction.arguments[0])}, {start}")
    wide = [fn.value(f"zext i64 {word} to i128") for word in (begun, factor)]
    product = fn.value(f"mul nuw i128 {wide[0]}, {wide[1]}")
    upper = fn.value(f"trunc i128 {fn.value(f'lshr i128 {product}, 64')} to i64")
    folded = fn.value(f"xor i64 {fn.value(f'trunc i128 {product} to i64')}, {upper}")
    mixed = fn.value(f"mul i64 {folded}, {factor}")
    halves = [fn.value(f"{shift} i64 {mixed}, 32") for shift in ("shl", "lshr")]
    rotated = fn.value(f"or i64 {halves[0]}, {halves[1]}")
    fn.store(instruction.target, fn.value(f"lshr i64 {rotated}, 1"))
    return True


def order_of_numbers(fn: FunctionText, a: str, b: str) -> str:
    """-1, 0 or 1."""
    more, less = (fn.value(f"zext i1 {fn.value(f'icmp {test} i64 {a}, {b}')} to i64") for test in ("sgt", "slt"))
    return fn.value(f"sub i64 {more}, {less}")
