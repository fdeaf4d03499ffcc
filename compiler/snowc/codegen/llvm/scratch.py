"""Lists in a function's frame (`mir/passes/scratch_lists.py`): header and elements of a short copy that nobody but the
function ever sees.

In: a `SetInScratch`. Out: its text. A list that nobody else holds is written in place; one that lies in the scratch
already, too; one that others hold is copied there if it is short, else the runtime copies it. The header is immortal:
dropping the list does nothing, and whoever reads it sees a list like any other. No buffer's header is there, as only
who counts or moves a list reads one.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.layout import element_width
from snowc.codegen.llvm.constants import header
from snowc.codegen.llvm.counting import drop_reference
from snowc.codegen.llvm.elements import element_place, store_element
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.list_access import Paths, SlowCall, place_of, slow_unless_alone, within
from snowc.mir.ir import Call, MirFunction
from snowc.mir.scratch_instructions import SetInScratch

MOST = 32
"""elements: more numbers than that are kept in a payload"""
_ELEMENTS = abi.LIST_OWNER + abi.SLOT_SIZE
"""where they begin"""
_SIZE = _ELEMENTS + MOST * abi.SLOT_SIZE
_BUFFER = _ELEMENTS - abi.BUFFER_SLOTS
"""where a buffer with these elements would begin"""
_COPY = "@llvm.memcpy.p0.p0.i64"


def has_scratches(function: MirFunction) -> bool:
    return any(isinstance(each, SetInScratch) for block in function.blocks for each in block.instructions)


def emit_set(fn: FunctionText, call: Call, number: int, slow: SlowCall) -> None:
    items, index, item = (fn.load(argument) for argument in call.arguments)
    ty = fn.type_of(call.arguments[2])
    length = fn.load_length(items, abi.LIST_LENGTH)
    within(fn, index, length, slow)
    paths = Paths(fn)
    slow_unless_alone(fn, paths, items, ty)
    store_element(fn, ty, item, place_of(fn, ty, items, index))

    def shared() -> str:
        short = Paths(fn)
        short.slow_unless(f"icmp ule i64 {length}, {MOST}")
        scratch = _scratch(fn, number)
        _copy_unless_there(fn, call, items, length, scratch)
        store_element(fn, ty, item, element_place(fn, ty, fn.place(scratch, _ELEMENTS), index))
        return short.joined(scratch, slow)

    fn.store(call.target, paths.joined(items, shared))


def _scratch(fn: FunctionText, number: int) -> str:
    name = f"%scratch{number}"
    fn.reserve_named(name, f"[{_SIZE} x i8]")
    return name


def _copy_unless_there(fn: FunctionText, call: Call, items: str, length: str, scratch: str) -> None:
    copy, there = fn.new_label(), fn.new_label()
    fn.line(f"br i1 {fn.value(f'icmp eq ptr {items}, {scratch}')}, label %{there}, label %{copy}")
    fn.label(copy)
    ty = fn.type_of(call.arguments[0])
    element = fn.element_type(call.arguments[0])
    first = place_of(fn, element, items, "0")
    elements, size = fn.place(scratch, _ELEMENTS), fn.value(f"mul i64 {length}, {element_width(element)}")
    fn.module.declare(_COPY, f"declare void {_COPY}(ptr, ptr, i64, i1 immarg)")
    fn.line(f"call void {_COPY}(ptr align 8 {elements}, ptr align 8 {first}, i64 {size}, i1 false)")
    fn.line(f"store {{ i32, i32 }} {{ {header(fn.module, ty)} }}, ptr {scratch}")
    fn.line(f"store ptr {fn.place(scratch, _BUFFER)}, ptr {fn.place(scratch, abi.LIST_BUFFER)}")
    fn.line(f"store i64 0, ptr {fn.place(scratch, abi.LIST_START)}")
    fn.line(f"store i64 {length}, ptr {fn.place(scratch, abi.LIST_LENGTH)}")
    fn.line(f"store ptr null, ptr {fn.place(scratch, abi.LIST_OWNER)}")
    drop_reference(fn, ty, items)
    fn.line(f"br label %{there}")
    fn.label(there)
