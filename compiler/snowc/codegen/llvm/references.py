"""References that are given and taken, the end of values of known variants, and cells that are built in again.

In: `Dup`, `Drop`, `Unpack`, `Discard`. Out: instructions. A cell whose parts live on is freed without a look at them:
the runtime is told that it holds numbers. What dies with it goes to the runtime, which needs no stack for deep values.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.abi import Shape
from snowc.codegen.llvm.cells import emit_release
from snowc.codegen.llvm.counting import drop_reference, emit_count, emit_dup
from snowc.codegen.llvm.function_text import FunctionText
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Discard, Drop, Dup, Unpack
from snowc.mir.representation import ORDER, is_counted
from snowc.types.ty import INT, Tuple, Type

_NUMBERS = Tuple((INT, INT))
"""the type of a cell in which nothing is counted"""


def emit_reference(fn: FunctionText, instruction: Dup | Drop | Unpack | Discard) -> None:
    match instruction:
        case Dup() | Drop():
            emit_count(fn, instruction)
        case Unpack():
            emit_unpack(fn, instruction)
        case Discard():
            emit_discard(fn, instruction)


def emit_unpack(fn: FunctionText, unpack: Unpack) -> None:
    pointer = fn.load(unpack.source)
    count = fn.value(f"load i32, ptr {pointer}")
    is_last = fn.value(f"icmp eq i32 {count}, 1")
    last, shared, go_on = (fn.new_label() for _ in range(3))
    token = fn.reserve_stack("i64") if unpack.token is not None else ""
    fn.line(f"br i1 {is_last}, label %{last}, label %{shared}")
    fn.label(last)
    _drop_other_fields(fn, unpack, pointer)
    if token:
        fn.line(f"store i64 {fn.value(f'ptrtoint ptr {pointer} to i64')}, ptr {token}")
    else:
        free_cell(fn, pointer)
    fn.line(f"br label %{go_on}")
    fn.label(shared)
    for _, part in unpack.parts:
        emit_dup(fn, Dup(part))
    _one_less(fn, pointer, count)
    if token:
        fn.line(f"store i64 0, ptr {token}")
    fn.line(f"br label %{go_on}")
    fn.label(go_on)
    if unpack.token is not None:
        fn.store(unpack.token, fn.value(f"load i64, ptr {token}"))


def emit_discard(fn: FunctionText, discard: Discard) -> None:
    token = fn.load(discard.token)
    free, go_on = fn.new_label(), fn.new_label()
    fn.line(f"br i1 {fn.value(f'icmp eq i64 {token}, 0')}, label %{go_on}, label %{free}")
    fn.label(free)
    free_cell(fn, fn.value(f"inttoptr i64 {token} to ptr"))
    fn.line(f"br label %{go_on}")
    fn.label(go_on)


def free_cell(fn: FunctionText, pointer: str) -> None:
    """Give a cell back, whatever lies in it."""
    emit_release(fn, _NUMBERS, pointer)


def _one_less(fn: FunctionText, pointer: str, count: str) -> None:
    """One reference less to an object that has several or is immortal."""
    subtract, go_on = fn.new_label(), fn.new_label()
    fn.line(f"br i1 {fn.value(f'icmp slt i32 {count}, 0')}, label %{go_on}, label %{subtract}")
    fn.label(subtract)
    fn.line(f"store i32 {fn.value(f'add i32 {count}, -1')}, ptr {pointer}")
    fn.line(f"br label %{go_on}")
    fn.label(go_on)


def _drop_other_fields(fn: FunctionText, unpack: Unpack, pointer: str) -> None:
    handed_over = {index for index, _ in unpack.parts}
    start, types = _fields(fn, fn.type_of(unpack.source), unpack.variant)
    for index, ty in enumerate(types):
        if index not in handed_over and ty != ORDER and is_counted(ty):
            drop_reference(fn, ty, fn.load_at(ty, pointer, start + index * abi.SLOT_SIZE))


def _fields(fn: FunctionText, ty: Type, variant: int) -> tuple[int, tuple[Type, ...]]:
    """Where the first field lies, and the types of all."""
    descriptor = fn.module.program.descriptors.of(ty)
    match descriptor.shape:
        case Shape.SUM:
            fields = descriptor.variants[variant].fields
            return abi.HEADER_SIZE, tuple(field.type for field in fields)
        case Shape.STRUCT | Shape.TUPLE | Shape.MAP:
            return abi.HEADER_SIZE, tuple(field.type for field in descriptor.fields)
        case _:
            raise CompilerBug(f"{ty} has no fields", str(fn.function.id))
