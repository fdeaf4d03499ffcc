"""Lists whose header lies in a function's frame (`mir/passes/lent_lists.py`), and whose elements are another list's and
one more.

In: `AppendInScratch`, `EndInScratch`. Out: their text. Where the buffer goes on behind the list's window and nobody has
written there, the longer list is a header; else it is made as any other. The header's count says that somebody else
holds it. Where it ends, the buffer's end comes back to where it was, unless an even longer list was made: nobody else
can see the element, as only `AppendInScratch`, `List.append` and `List.set` were given the list, whose lists end behind
it or lie elsewhere.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.llvm.cell_stubs import FREE_CELL
from snowc.codegen.llvm.constants import header
from snowc.codegen.llvm.counting import drop_reference, duplicate
from snowc.codegen.llvm.elements import element_place, store_element
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.list_access import Paths, SlowCall
from snowc.codegen.llvm.stubs import FREE_CELL as FREES_CELL
from snowc.codegen.llvm.stubs import call_stub
from snowc.mir.ir import Call
from snowc.mir.scratch_instructions import EndInScratch

_SIZE = abi.LIST_OWNER + abi.SLOT_SIZE
_HELD = 2
"""references: one more than whoever ends the list looks for"""


def emit_append(fn: FunctionText, call: Call, number: int, slow: SlowCall) -> None:
    items, item = (fn.load(argument) for argument in call.arguments)
    ty = fn.type_of(call.arguments[1])
    paths = Paths(fn)
    owner = fn.value(f"load ptr, ptr {fn.place(items, abi.LIST_OWNER)}")
    paths.slow_unless(f"icmp eq ptr {owner}, null")
    buffer = fn.value(f"load ptr, ptr {fn.place(items, abi.LIST_BUFFER)}")
    paths.slow_unless(f"icmp ne ptr {buffer}, null")
    start = fn.value(f"load i64, ptr {fn.place(items, abi.LIST_START)}")
    length = fn.load_length(items, abi.LIST_LENGTH)
    end = fn.value(f"add i64 {start}, {length}")
    _take_place_behind(fn, paths, buffer, start, end)
    store_element(fn, ty, item, element_place(fn, ty, fn.place(buffer, abi.BUFFER_SLOTS), end))
    scratch = _scratch(fn, number)
    longer = fn.value(f"add i64 {length}, 1")
    fn.line(f"store {{ i32, i32 }} {{ {_header(fn, call)} }}, ptr {scratch}")
    fn.line(f"store ptr {buffer}, ptr {fn.place(scratch, abi.LIST_BUFFER)}")
    fn.line(f"store i64 {start}, ptr {fn.place(scratch, abi.LIST_START)}")
    fn.line(f"store i64 {longer}, ptr {fn.place(scratch, abi.LIST_LENGTH)}")
    fn.line(f"store ptr null, ptr {fn.place(scratch, abi.LIST_OWNER)}")

    def made() -> str:
        duplicate(fn, items)
        return slow()

    fn.store(call.target, paths.joined(scratch, made))


def _header(fn: FunctionText, call: Call) -> str:
    _, _, mark = header(fn.module, fn.type_of(call.target)).partition(", ")
    return f"i32 {_HELD}, {mark}"


def _take_place_behind(fn: FunctionText, paths: Paths, buffer: str, start: str, end: str) -> None:
    """Goes on if there is one, and it is this list's: nobody has looked behind the window, or nobody does any more."""
    lists = fn.value(f"load i32, ptr {buffer}")
    paths.slow_unless(f"icmp sgt i32 {lists}, 0")
    capacity = fn.value(f"load i64, ptr {fn.place(buffer, abi.BUFFER_CAPACITY)}")
    paths.slow_unless(f"icmp ult i64 {end}, {capacity}")
    low_place, high_place = fn.place(buffer, abi.BUFFER_LOW), fn.place(buffer, abi.BUFFER_HIGH)
    low, high = fn.value(f"load i64, ptr {low_place}"), fn.value(f"load i64, ptr {high_place}")
    only = fn.value(f"icmp eq i32 {lists}, 1")
    last = fn.value(f"icmp eq i64 {end}, {high}")
    paths.slow_unless(f"or i1 {only}, {last}")
    fn.line(f"store i64 {fn.value(f'select i1 {only}, i64 {start}, i64 {low}')}, ptr {low_place}")
    fn.line(f"store i64 {fn.value(f'add i64 {end}, 1')}, ptr {high_place}")
    fn.line(f"store i32 {fn.value(f'add i32 {lists}, 1')}, ptr {buffer}")


def _scratch(fn: FunctionText, number: int) -> str:
    name = f"%scratch{number}"
    fn.reserve_named(name, f"[{_SIZE} x i8]")
    return name


def emit_end(fn: FunctionText, instruction: EndInScratch) -> None:
    items, scratch = fn.load(instruction.items), _scratch(fn, instruction.number)
    other, here, last, seen, done = (fn.new_label() for _ in range(5))
    fn.line(f"br i1 {fn.value(f'icmp eq ptr {items}, {scratch}')}, label %{here}, label %{other}")
    fn.label(other)
    drop_reference(fn, fn.type_of(instruction.items), items)
    fn.line(f"br label %{done}")
    fn.label(here)
    buffer = fn.value(f"load ptr, ptr {fn.place(scratch, abi.LIST_BUFFER)}")
    lists = fn.value(f"load i32, ptr {buffer}")
    fn.branch_rarely(fn.value(f"icmp eq i32 {lists}, 1"), last, seen)
    fn.label(last)
    fn.line(call_stub(fn.module, FREE_CELL, FREES_CELL, [buffer]))
    fn.line(f"br label %{done}")
    fn.label(seen)
    fn.line(f"store i32 {fn.value(f'add i32 {lists}, -1')}, ptr {buffer}")
    _give_place_back(fn, buffer, scratch)
    fn.line(f"br label %{done}")
    fn.label(done)


def _give_place_back(fn: FunctionText, buffer: str, scratch: str) -> None:
    start = fn.value(f"load i64, ptr {fn.place(scratch, abi.LIST_START)}")
    end = fn.value(f"add i64 {start}, {fn.load_length(scratch, abi.LIST_LENGTH)}")
    high_place = fn.place(buffer, abi.BUFFER_HIGH)
    high = fn.value(f"load i64, ptr {high_place}")
    is_last = fn.value(f"zext i1 {fn.value(f'icmp eq i64 {high}, {end}')} to i64")
    fn.line(f"store i64 {fn.value(f'sub i64 {high}, {is_last}')}, ptr {high_place}")
