"""Objects: construction, fields, tags, lists, closures and what they captured."""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.abi import Shape
from snowc.codegen.layout import element_width
from snowc.codegen.llvm.cells import emit_cell
from snowc.codegen.llvm.constants import (
    constant_closure,
    constant_variant,
    empty_list,
    environment_constant,
    type_constant,
)
from snowc.codegen.llvm.elements import store_words
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.stubs import LIST_FROM_SLOTS, call_stub
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Capture, Construct, Field, LocalId, MakeClosure, MakeList, Tag
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Type


def emit_construct(fn: FunctionText, instruction: Construct) -> None:
    ty = fn.type_of(instruction.target)
    if not instruction.arguments:
        fn.store(instruction.target, constant_variant(fn.module, ty, instruction.variant))
        return
    start = _first_field(fn, ty)
    header = _header(fn, ty, instruction.variant)
    values = [(fn.type_of(argument), fn.load(argument)) for argument in instruction.arguments]
    size = start + len(values) * abi.SLOT_SIZE
    if instruction.reuse is None:
        pointer = _allocate(fn, header, size)
    else:
        pointer = _cell_of(fn, instruction.reuse, instruction.variant, header, size)
    for index, (field_type, value) in enumerate(values):
        fn.store_at(field_type, value, pointer, start + index * abi.SLOT_SIZE)
    fn.store(instruction.target, pointer)


def emit_field(fn: FunctionText, instruction: Field) -> None:
    base = fn.load(instruction.base)
    offset = _first_field(fn, fn.type_of(instruction.base)) + instruction.index * abi.SLOT_SIZE
    fn.store(instruction.target, fn.load_at(fn.type_of(instruction.target), base, offset))


def emit_tag(fn: FunctionText, instruction: Tag) -> None:
    base = fn.load(instruction.base)
    fn.store(instruction.target, load_tag(fn, base))


def load_tag(fn: FunctionText, pointer: str) -> str:
    """The tag of a sum, as a word."""
    return fn.value(f"zext i32 {fn.value(f'load i32, ptr {fn.place(pointer, abi.TAG)}')} to i64")


def emit_list(fn: FunctionText, instruction: MakeList) -> None:
    ty = fn.type_of(instruction.target)
    if not instruction.items:
        fn.store(instruction.target, empty_list(fn.module, ty))
        return
    count = len(instruction.items)
    ty_of_items = fn.type_of(instruction.items[0])
    is_flat = slot_class(ty_of_items) is SlotClass.WORDS
    width = element_width(ty_of_items) if is_flat else abi.SLOT_SIZE
    slots = fn.reserve_stack(f"[{count * width} x i8]")
    for index, item in enumerate(instruction.items):
        if is_flat:
            store_words(fn, ty_of_items, fn.load(item), fn.place(slots, index * width))
        else:
            fn.store_at(ty_of_items, fn.load(item), slots, index * width)
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
    pointer = _allocate(fn, _header(fn, ty, 0), abi.CLOSURE_CAPTURES + len(values) * abi.SLOT_SIZE)
    fn.line(f"store ptr {code}, ptr {fn.place(pointer, abi.CLOSURE_CODE)}")
    fn.line(f"store ptr {environment}, ptr {fn.place(pointer, abi.CLOSURE_ENVIRONMENT)}")
    for index, (capture_type, value) in enumerate(zip(captures, values, strict=True)):
        fn.store_at(capture_type, value, pointer, abi.CLOSURE_CAPTURES + index * abi.SLOT_SIZE)
    fn.store(instruction.target, pointer)


def emit_capture(fn: FunctionText, instruction: Capture) -> None:
    offset = abi.CLOSURE_CAPTURES + instruction.index * abi.SLOT_SIZE
    fn.store(instruction.target, fn.load_at(fn.type_of(instruction.target), "%closure", offset))


def _header(fn: FunctionText, ty: Type, variant: int) -> str:
    """Count 1, and the type's id or the tag, as one word (all our targets are little-endian)."""
    descriptor = fn.module.program.descriptors.of(ty)
    mark = variant if descriptor.shape is Shape.SUM else descriptor.id
    word = mark << 32 | 1
    return str(word - (1 << 64) if word >= 1 << 63 else word)


def _allocate(fn: FunctionText, header: str, size: int) -> str:
    pointer = emit_cell(fn, size)
    fn.line(f"store i64 {header}, ptr {pointer}")
    return pointer


def _cell_of(fn: FunctionText, token: LocalId, variant: int, header: str, size: int) -> str:
    """The cell of a token, with the count 1 that it had, or a new one."""
    place, word = fn.reserve_stack("ptr"), fn.load(token)
    reuse, allocate, go_on = (fn.new_label() for _ in range(3))
    fn.line(f"br i1 {fn.value(f'icmp eq i64 {word}, 0')}, label %{allocate}, label %{reuse}")
    fn.label(reuse)
    cell = fn.value(f"inttoptr i64 {word} to ptr")
    if fn.variant_in(token) != variant:
        fn.line(f"store i64 {header}, ptr {cell}")
    fn.line(f"store ptr {cell}, ptr {place}")
    fn.line(f"br label %{go_on}")
    fn.label(allocate)
    fn.line(f"store ptr {_allocate(fn, header, size)}, ptr {place}")
    fn.line(f"br label %{go_on}")
    fn.label(go_on)
    return fn.value(f"load ptr, ptr {place}")


def _first_field(fn: FunctionText, ty: Type) -> int:
    """Offset of field 0."""
    match fn.module.program.descriptors.of(ty).shape:
        case Shape.SUM | Shape.STRUCT | Shape.TUPLE | Shape.MAP:
            return abi.HEADER_SIZE
        case _:
            raise CompilerBug(f"{ty} has no fields", str(fn.function.id))
