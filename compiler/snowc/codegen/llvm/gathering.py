"""Lists that a loop only appends to (`mir/passes/gather_lists.py`): two registers say where the next element goes and
where the buffer ends.

In: `Gather`, `Extend`, `Gathered`. Out: their text. Before the first append of a run both registers are null, which
looks like a full buffer: it is made as any other, and what it gives is the loop's alone and ends where its buffer's
elements do. From then on an append is a comparison and a store. When the buffer is full its header and the list's are
brought up to date, the runtime makes room, and both are looked at again.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.layout import element_width
from snowc.codegen.llvm.elements import element_place, store_element
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.list_access import SlowCall, append
from snowc.mir.ir import Call, Extend, Gather, Gathered
from snowc.types.ty import Type


def emit_gather(fn: FunctionText, instruction: Gather) -> None:
    for name in registers(instruction.number):
        fn.reserve_named(name, "ptr")
        fn.line(f"store ptr null, ptr {name}")


def emit_extend(fn: FunctionText, instruction: Extend, call: Call, slow: SlowCall) -> None:
    next_register, end_register = registers(instruction.number)
    items, item, ty = fn.load(instruction.items), fn.load(instruction.item), fn.type_of(instruction.item)
    place, end = fn.value(f"load ptr, ptr {next_register}"), fn.value(f"load ptr, ptr {end_register}")
    room, look, full, first, opened, done = (fn.new_label() for _ in range(6))
    fn.branch_rarely(fn.value(f"icmp eq ptr {place}, {end}"), look, room)
    fn.label(look)
    fn.line(f"br i1 {fn.value(f'icmp eq ptr {place}, null')}, label %{first}, label %{full}")
    fn.label(full)
    _write_back(fn, ty, items, place)
    grown = _ending(fn, slow(), opened)
    fn.label(first)
    begun = _ending(fn, append(fn, call, slow), opened)
    fn.label(opened)
    longer = fn.value(f"phi ptr [ {grown[0]}, %{grown[1]} ], [ {begun[0]}, %{begun[1]} ]")
    _look(fn, ty, longer, instruction.number)
    looked = _ending(fn, longer, done)
    fn.label(room)
    store_element(fn, ty, item, place)
    fn.line(f"store ptr {element_place(fn, ty, place, '1')}, ptr {next_register}")
    stored = _ending(fn, items, done)
    fn.label(done)
    fn.store(instruction.target, fn.value(f"phi ptr [ {stored[0]}, %{stored[1]} ], [ {looked[0]}, %{looked[1]} ]"))


def emit_gathered(fn: FunctionText, instruction: Gathered) -> None:
    place = fn.value(f"load ptr, ptr {registers(instruction.number)[0]}")
    ready, go_on = fn.new_label(), fn.new_label()
    fn.line(f"br i1 {fn.value(f'icmp eq ptr {place}, null')}, label %{go_on}, label %{ready}")
    fn.label(ready)
    _write_back(fn, fn.element_type(instruction.items), fn.load(instruction.items), place)
    fn.line(f"br label %{go_on}")
    fn.label(go_on)


def registers(number: int) -> tuple[str, str]:
    """Where the next element goes, and where the buffer ends."""
    return f"%gather{number}.next", f"%gather{number}.end"


def elements_in(fn: FunctionText, ty: Type, size: str) -> str:
    """How many elements so many bytes are."""
    return fn.value(f"udiv exact i64 {size}, {element_width(ty)}")


def _ending(fn: FunctionText, value: str, target: str) -> tuple[str, str]:
    """Goes to a label from a block of its own: a value, and the block that it comes from."""
    last = fn.new_label()
    fn.line(f"br label %{last}")
    fn.label(last)
    fn.line(f"br label %{target}")
    return value, last


def _look(fn: FunctionText, ty: Type, items: str, number: int) -> None:
    """Behind an append the elements of the buffer end with the list."""
    buffer = fn.value(f"load ptr, ptr {fn.place(items, abi.LIST_BUFFER)}")
    first = fn.place(buffer, abi.BUFFER_SLOTS)
    for name, offset in zip(registers(number), (abi.BUFFER_HIGH, abi.BUFFER_CAPACITY), strict=True):
        count = fn.value(f"load i64, ptr {fn.place(buffer, offset)}")
        fn.line(f"store ptr {element_place(fn, ty, first, count)}, ptr {name}")


def _write_back(fn: FunctionText, ty: Type, items: str, place: str) -> None:
    """Tell buffer and list of what was written before `place`."""
    buffer = fn.value(f"load ptr, ptr {fn.place(items, abi.LIST_BUFFER)}")
    first = fn.value(f"ptrtoint ptr {fn.place(buffer, abi.BUFFER_SLOTS)} to i64")
    size = fn.value(f"sub i64 {fn.value(f'ptrtoint ptr {place} to i64')}, {first}")
    high = elements_in(fn, ty, size)
    fn.line(f"store i64 {high}, ptr {fn.place(buffer, abi.BUFFER_HIGH)}")
    start = fn.value(f"load i64, ptr {fn.place(items, abi.LIST_START)}")
    fn.line(f"store i64 {fn.value(f'sub i64 {high}, {start}')}, ptr {fn.place(items, abi.LIST_LENGTH)}")
