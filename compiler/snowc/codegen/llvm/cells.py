"""Memory of objects, in released programs without a call of the runtime: a cell from the free list of its class, and
back to it.

In: sizes and dead objects. Out: instructions, and calls of functions for what is less frequent (`cell_stubs.py`). Dev
programs call the runtime always.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.abi import Shape
from snowc.codegen.descriptors import Descriptor, Descriptors
from snowc.codegen.llvm.cell_stubs import FREE, FREE_TEXT, FRESH, FRESH_CELL
from snowc.codegen.llvm.constants import type_constant
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.list_stubs import FREE_LIST, FREE_LIST_OF
from snowc.codegen.llvm.stubs import ALLOC, RELEASE, call_stub
from snowc.codegen.objects_key import Pipeline
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Type

_CLASSES = abi.CX_HEAP + abi.ARENA_CLASSES
_LIVE = abi.CX_HEAP + abi.ARENA_LIVE


def emit_cell(fn: FunctionText, size: int) -> str:
    """A cell of so many bytes, uninitialised."""
    if fn.module.program.pipeline is not Pipeline.RELEASE or size > abi.CELL_SIZES[-1]:
        return fn.value(call_stub(fn.module, "snow_alloc", ALLOC, [str(size)]))
    number = abi.cell_class(size)
    take, slow, join = fn.new_label(), fn.new_label(), fn.new_label()
    classes = _or_slow(fn, fn.place("%cx", _CLASSES), slow)
    chunk = _or_slow(fn, fn.place(classes, abi.CLASSES_AVAILABLE + abi.SLOT_SIZE * number), slow)
    free = fn.place(chunk, abi.CHUNK_FREE)
    cell = _or_slow(fn, free, slow)
    fn.line(f"br label %{take}")
    fn.label(take)
    fn.line(f"store ptr {fn.value(f'load ptr, ptr {cell}')}, ptr {free}")
    _count(fn, "i32", fn.place(chunk, abi.CHUNK_LIVE))
    _count(fn, "i64", fn.place("%cx", _LIVE))
    fn.line(f"br label %{join}")
    fn.label(slow)
    other = fn.value(call_stub(fn.module, f"{FRESH_CELL}{number}", FRESH, []))
    fn.line(f"br label %{join}")
    fn.label(join)
    return fn.value(f"phi ptr [ {cell}, %{take} ], [ {other}, %{slow} ]")


def emit_release(fn: FunctionText, ty: Type, pointer: str) -> None:
    """The end of an object without references."""
    is_released = fn.module.program.pipeline is Pipeline.RELEASE
    name = _free_function(fn.module.program.descriptors, ty) if is_released else ""
    fn.line(call_stub(fn.module, name or "snow_release", RELEASE, [pointer, type_constant(fn.module, ty)]))


def _or_slow(fn: FunctionText, place: str, slow: str) -> str:
    """The pointer in a place, unless it is null."""
    pointer, go_on = fn.value(f"load ptr, ptr {place}"), fn.new_label()
    fn.branch_rarely(fn.value(f"icmp eq ptr {pointer}, null"), slow, go_on)
    fn.label(go_on)
    return pointer


def _count(fn: FunctionText, llvm: str, place: str) -> None:
    count = fn.value(f"load {llvm}, ptr {place}")
    fn.line(f"store {llvm} {fn.value(f'add {llvm} {count}, 1')}, ptr {place}")


def _free_function(descriptors: Descriptors, ty: Type) -> str:
    """What frees objects of a type in which nothing else is counted, and lists of such."""
    descriptor = descriptors.of(ty)
    if descriptor.shape in (Shape.STRING, Shape.BYTES):
        return FREE_TEXT
    if descriptor.shape is Shape.LIST and descriptor.element is not None:
        if slot_class(descriptor.element) is not SlotClass.OBJECT:
            return FREE_LIST
        end = _free_function(descriptors, descriptor.element)
        return FREE_LIST_OF + end if end in (FREE, FREE_TEXT) else ""
    return FREE if _is_leaf(descriptor) else ""


def _is_leaf(descriptor: Descriptor) -> bool:
    """A struct, tuple or sum of plain numbers, in a cell that is not large."""
    if descriptor.shape not in (Shape.STRUCT, Shape.TUPLE, Shape.SUM):
        return False
    sizes = abi.HEADER_SIZE + abi.SLOT_SIZE * len(descriptor.parts())
    return sizes <= abi.CELL_SIZES[-1] and all(slot_class(part) is not SlotClass.OBJECT for part in descriptor.parts())
