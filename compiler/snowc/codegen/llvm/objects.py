"""Objects: construction, fields, tags, lists, closures and what they captured."""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.abi import Shape
from snowc.codegen.llvm.cells import emit_cell
from snowc.codegen.llvm.constants import (
    constant_closure,
    constant_variant,
    empty_list,
    environment_constant,
    type_constant,
)
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.stubs import LIST_FROM_SLOTS, call_stub
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Capture, Construct, Field, MakeClosure, MakeList, Tag
from snowc.types.ty import Type


def emit_construct(fn: FunctionText, instruction: Construct) -> None:
    ty = fn.type_of(instruction.target)
    if not instruction.arguments:
        fn.store(instruction.target, constant_variant(fn.module, ty, instruction.variant))
        return
    start = _first_field(fn, ty)
    values = [(fn.type_of(argument), fn.load(argument)) for argument in instruction.arguments]
    size = start + len(values) * abi.SLOT_SIZE
    if instruction.reuse is None:
        pointer = _allocate(fn, ty, size)
    else:
        pointer = _allocate_unless_reused(fn, ty, size, fn.load(instruction.reuse))
    if start > abi.HEADER_SIZE:
        fn.line(f"store i64 {instruction.variant}, ptr {fn.place(pointer, abi.HEADER_SIZE)}")
    for index, (field_type, value) in enumerate(values):
        fn.store_at(field_type, value, pointer, start + index * abi.SLOT_SIZE)
    fn.store(instruction.target, pointer)


def emit_field(fn: FunctionText, instruction: Field) -> None:
    base = fn.load(instruction.base)
    offset = _first_field(fn, fn.type_of(instruction.base)) + instruction.index * abi.SLOT_SIZE
    fn.store(instruction.target, fn.load_at(fn.type_of(instruction.target), base, offset))


def emit_tag(fn: FunctionText, instruction: Tag) -> None:
    base = fn.load(instruction.base)
    fn.store(instruction.target, fn.value(f"load i64, ptr {fn.place(base, abi.HEADER_SIZE)}"))


def emit_list(fn: FunctionText, instruction: MakeList) -> None:
    ty = fn.type_of(instruction.target)
    if not instruction.items:
        fn.store(instruction.target, empty_list(fn.module, ty))
        return
    count = len(instruction.items)
    slots = fn.reserve_stack(f"[{count} x i64]")
    for index, item in enumerate(instruction.items):
        fn.store_at(fn.type_of(item), fn.load(item), slots, index * abi.SLOT_SIZE)
    arguments = [slots, str(count), type_constant(fn.module, ty)]
    fn.store(instruction.target, fn.value(call_stub(fn.module, "snow_list_from_slots", LIST_FROM_SLOTS, arguments)))


def emit_closure(fn: FunctionText, instruction: MakeClosure) -> None:
    ty = fn.type_of(instruction.target)
    if not instruction.captured:
        fn.store(instruction.target, constant_closure(fn.module, ty, instruction.function))
        return
    code = fn.module.closure_code(instruction.function)
    captures = tuple(fn.type_of(local) for local in instruction.captured)
    environment = environment_constant(fn.module, instruction.function, captures)
    values = [fn.load(local) for local in instruction.captured]
    pointer = _allocate(fn, ty, abi.CLOSURE_CAPTURES + len(values) * abi.SLOT_SIZE)
    fn.line(f"store ptr {code}, ptr {fn.place(pointer, abi.CLOSURE_CODE)}")
    fn.line(f"store ptr {environment}, ptr {fn.place(pointer, abi.CLOSURE_ENVIRONMENT)}")
    for index, (capture_type, value) in enumerate(zip(captures, values, strict=True)):
        fn.store_at(capture_type, value, pointer, abi.CLOSURE_CAPTURES + index * abi.SLOT_SIZE)
    fn.store(instruction.target, pointer)


def emit_capture(fn: FunctionText, instruction: Capture) -> None:
    offset = abi.CLOSURE_CAPTURES + instruction.index * abi.SLOT_SIZE
    fn.store(instruction.target, fn.load_at(fn.type_of(instruction.target), "%closure", offset))


def _allocate(fn: FunctionText, ty: Type, size: int) -> str:
    """A cell with its header: count 1 and the type's id, written as one word (all our targets are little-endian)."""
    pointer = emit_cell(fn, size)
    identity = fn.module.program.descriptors.of(ty).id << 32 | 1
    signed = identity - (1 << 64) if identity >= 1 << 63 else identity
    fn.line(f"store i64 {signed}, ptr {pointer}")
    return pointer


def _allocate_unless_reused(fn: FunctionText, ty: Type, size: int, token: str) -> str:
    """The cell of a token, whose header is as it must be, or a new one."""
    place = fn.reserve_stack("ptr")
    reuse, allocate, go_on = (fn.new_label() for _ in range(3))
    fn.line(f"br i1 {fn.value(f'icmp eq i64 {token}, 0')}, label %{allocate}, label %{reuse}")
    fn.label(reuse)
    fn.line(f"store ptr {fn.value(f'inttoptr i64 {token} to ptr')}, ptr {place}")
    fn.line(f"br label %{go_on}")
    fn.label(allocate)
    fn.line(f"store ptr {_allocate(fn, ty, size)}, ptr {place}")
    fn.line(f"br label %{go_on}")
    fn.label(go_on)
    return fn.value(f"load ptr, ptr {place}")


def _first_field(fn: FunctionText, ty: Type) -> int:
    """Offset of field 0: sums have their tag before it."""
    match fn.module.program.descriptors.of(ty).shape:
        case Shape.SUM:
            return abi.HEADER_SIZE + abi.SLOT_SIZE
        case Shape.STRUCT | Shape.TUPLE | Shape.MAP:
            return abi.HEADER_SIZE
        case _:
            raise CompilerBug(f"{ty} has no fields", str(fn.function.id))
