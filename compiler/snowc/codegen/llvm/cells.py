"""Memory of objects, in released programs without a call of the runtime: a cell from the free list of its class, and
back to it.

In: sizes and dead objects. Out: instructions, and calls of functions for what is less frequent (`cell_stubs.py`). Dev
programs call the runtime always.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.llvm.cell_stubs import FRESH, FRESH_CELL
from snowc.codegen.llvm.ends import end_call
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.stubs import ALLOC, call_stub
from snowc.codegen.objects_key import Pipeline
from snowc.types.ty import Type

_CLASSES = abi.CX_HEAP + abi.ARENA_CLASSES
_LIVE = abi.CX_HEAP + abi.ARENA_LIVE


def emit_cell(fn: FunctionText, size: int) -> str:
    """A cell of so many bytes, uninitialised."""
    if fn.module.program.pipeline is not Pipeline.RELEASE or size > abi.CELL_SIZES[-1]:
        return fn.value(call_stub(fn.module, "snow_alloc", ALLOC, [str(size)]))
    number = abi.cell_class(size)
    take, unused, fresh, taken, slow, join = (fn.new_label() for _ in range(6))
    classes = _or_slow(fn, fn.place("%cx", _CLASSES), slow)
    chunk = _or_slow(fn, fn.place(classes, abi.CLASSES_AVAILABLE + abi.SLOT_SIZE * number), slow)
    place = fn.place(chunk, abi.CHUNK_FREE)
    free = fn.value(f"load ptr, ptr {place}")
    fn.line(f"br i1 {fn.value(f'icmp eq ptr {free}, null')}, label %{unused}, label %{take}")
    fn.label(take)
    fn.line(f"store ptr {fn.value(f'load ptr, ptr {free}')}, ptr {place}")
    fn.line(f"br label %{taken}")
    fn.label(unused)
    never_used = _emit_unused(fn, chunk, abi.CELL_SIZES[number], fresh, slow)
    fn.line(f"br label %{taken}")
    fn.label(taken)
    cell = fn.value(f"phi ptr [ {free}, %{take} ], [ {never_used}, %{fresh} ]")
    _count(fn, "i32", fn.place(chunk, abi.CHUNK_LIVE))
    _count(fn, "i64", fn.place("%cx", _LIVE))
    fn.line(f"br label %{join}")
    fn.label(slow)
    other = fn.value(call_stub(fn.module, f"{FRESH_CELL}{number}", FRESH, []))
    fn.line(f"br label %{join}")
    fn.label(join)
    return fn.value(f"phi ptr [ {cell}, %{taken} ], [ {other}, %{slow} ]")


def _emit_unused(fn: FunctionText, chunk: str, size: int, found: str, slow: str) -> str:
    """A cell of the part of a chunk that was never used: many that are made before any ends lie in a row, and to find
    one nobody waits for what the one before it holds."""
    place = fn.place(chunk, abi.CHUNK_FRESH)
    offset = fn.value(f"load i32, ptr {place}")
    end = fn.value(f"load i32, ptr {fn.place(chunk, abi.CHUNK_END)}")
    fn.branch_rarely(fn.value(f"icmp eq i32 {offset}, {end}"), slow, found)
    fn.label(found)
    fn.line(f"store i32 {fn.value(f'add i32 {offset}, {size}')}, ptr {place}")
    return fn.value(f"getelementptr inbounds i8, ptr {chunk}, i64 {fn.value(f'zext i32 {offset} to i64')}")


def emit_release(fn: FunctionText, ty: Type, pointer: str) -> None:
    """The end of an object without references."""
    fn.line(end_call(fn.module, ty, pointer))


def _or_slow(fn: FunctionText, place: str, slow: str) -> str:
    """The pointer in a place, unless it is null."""
    pointer, go_on = fn.value(f"load ptr, ptr {place}"), fn.new_label()
    fn.branch_rarely(fn.value(f"icmp eq ptr {pointer}, null"), slow, go_on)
    fn.label(go_on)
    return pointer


def _count(fn: FunctionText, llvm: str, place: str) -> None:
    count = fn.value(f"load {llvm}, ptr {place}")
    fn.line(f"store {llvm} {fn.value(f'add {llvm} {count}, 1')}, ptr {place}")
