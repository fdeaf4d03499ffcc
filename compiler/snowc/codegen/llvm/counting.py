"""The fast paths of reference counts and reductions, inline; their slow paths go to the runtime."""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.llvm.cells import emit_release
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.held_reductions import HELD
from snowc.codegen.llvm.stubs import REDUCTION_CHECK, call_stub
from snowc.mir.ir import Drop, Dup
from snowc.types.ty import Type


def emit_count(fn: FunctionText, instruction: Dup | Drop) -> None:
    if isinstance(instruction, Dup):
        emit_dup(fn, instruction)
    else:
        emit_drop(fn, instruction)


def emit_dup(fn: FunctionText, instruction: Dup) -> None:
    duplicate(fn, fn.load(instruction.local))


def duplicate(fn: FunctionText, pointer: str) -> None:
    """One reference more. A count that reaches the top bit stays there: the object is then immortal."""
    count = fn.value(f"load i32, ptr {pointer}")
    immortal = fn.value(f"icmp slt i32 {count}, 0")
    add, go_on = fn.new_label(), fn.new_label()
    fn.line(f"br i1 {immortal}, label %{go_on}, label %{add}")
    fn.label(add)
    more = fn.value(f"add i32 {count}, 1")
    fn.line(f"store i32 {more}, ptr {pointer}")
    fn.line(f"br label %{go_on}")
    fn.label(go_on)


def emit_drop(fn: FunctionText, instruction: Drop) -> None:
    drop_reference(fn, fn.type_of(instruction.local), fn.load(instruction.local))


def drop_reference(fn: FunctionText, ty: Type, pointer: str) -> None:
    """One reference less; the runtime frees the object when it was the last."""
    count = fn.value(f"load i32, ptr {pointer}")
    shared = fn.value(f"icmp ne i32 {count}, 1")
    test, subtract, release, go_on = (fn.new_label() for _ in range(4))
    fn.line(f"br i1 {shared}, label %{test}, label %{release}")
    fn.label(test)
    immortal = fn.value(f"icmp slt i32 {count}, 0")
    fn.line(f"br i1 {immortal}, label %{go_on}, label %{subtract}")
    fn.label(subtract)
    fewer = fn.value(f"add i32 {count}, -1")
    fn.line(f"store i32 {fewer}, ptr {pointer}")
    fn.line(f"br label %{go_on}")
    fn.label(release)
    emit_release(fn, ty, pointer)
    fn.line(f"br label %{go_on}")
    fn.label(go_on)


def emit_reduction(fn: FunctionText) -> None:
    """Count one reduction; below zero the runtime may let others run."""
    place = HELD if fn.holds_reductions else fn.place("%cx", abi.CX_REDUCTIONS)
    left = fn.value(f"load i64, ptr {place}")
    fewer = fn.value(f"add i64 {left}, -1")
    fn.line(f"store i64 {fewer}, ptr {place}")
    used_up = fn.value(f"icmp slt i64 {fewer}, 0")
    check, go_on = fn.new_label(), fn.new_label()
    fn.branch_rarely(used_up, check, go_on)
    fn.label(check)
    fn.line(call_stub(fn.module, "snow_reduction_check", REDUCTION_CHECK, []))
    fn.line(f"br label %{go_on}")
    fn.label(go_on)
