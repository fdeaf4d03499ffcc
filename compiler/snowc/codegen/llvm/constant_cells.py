"""Values of constants: computed by whoever needs them first, and kept for the program's life.

A cell is two words: whether there is a value, and its slot. It belongs to the function that computes the value, which
looks there first. The runtime makes the value immortal, so that all actors share it and nobody counts references to it;
of two that compute it at the same time the first one counts.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.layout import llvm_type
from snowc.codegen.llvm.constants import type_constant
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.stubs import KEEP_CONSTANT, call_stub
from snowc.codegen.llvm.text import symbol
from snowc.mir.passes.monomorphise import instance_name


def emit_look_up(fn: FunctionText) -> None:
    """Give the kept value, or go on to the first block."""
    cell = symbol(f"snow.constant.{instance_name(fn.callee)}")
    fn.module.define(cell, "internal global [2 x i64] zeroinitializer, align 8")
    state = fn.value(f"load atomic i64, ptr {cell} acquire, align 8")
    fn.branch_rarely(fn.value(f"icmp eq i64 {state}, 0"), "b0", "kept")
    fn.label("kept")
    _give(fn, fn.value(f"load i64, ptr {fn.place(cell, abi.SLOT_SIZE)}"))


def emit_keep(fn: FunctionText, value: str) -> str:
    """Keep a value; gives what is kept."""
    cell = symbol(f"snow.constant.{instance_name(fn.callee)}")
    ty = fn.function.result
    arguments = [cell, fn.to_slot(ty, value), type_constant(fn.module, ty)]
    kept = fn.value(call_stub(fn.module, "snow_constant_keep", KEEP_CONSTANT, arguments))
    return fn.from_slot(ty, kept)


def _give(fn: FunctionText, slot: str) -> None:
    ty = fn.function.result
    fn.give(llvm_type(ty), fn.from_slot(ty, slot))
