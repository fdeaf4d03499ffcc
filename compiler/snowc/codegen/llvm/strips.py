"""Strips of turns that are counted all at once (`mir/passes/strip_loops.py`).

In: their instructions. Out: their text. What a strip's end says of indices is said in terms that LLVM draws the
conclusions from: minima and signed comparisons, so the checks of the copy vanish there.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.llvm.elements import element_place, store_element
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.gathering import elements_in, registers
from snowc.codegen.llvm.held_reductions import HELD
from snowc.mir.ir import LocalId
from snowc.mir.strip_instructions import Fill, InStrip, IsShort, Spend, Strip, Uncounted

_SHORT = 1000
"""elements: a turn of the scheduler is longer than to look at them all"""
_MINIMUM, _SUM = "@llvm.smin.i64", "@llvm.sadd.sat.i64"


def emit_strips(fn: FunctionText, instruction: Strip | InStrip | IsShort | Spend | Uncounted | Fill) -> None:
    match instruction:
        case Strip():
            _emit_strip(fn, instruction)
        case InStrip():
            _emit_in_strip(fn, instruction)
        case Spend():
            _emit_spend(fn, instruction)
        case Fill():
            _emit_fill(fn, instruction)
        case IsShort():
            length = _length(fn, instruction.items)
            fn.store(instruction.target, fn.value(f"icmp ule i64 {length}, {_SHORT}"))
        case Uncounted():
            pass


def _emit_strip(fn: FunctionText, instruction: Strip) -> None:
    for name in (_MINIMUM, _SUM):
        fn.module.declare(name, f"declare i64 {name}(i64, i64)")
    index = fn.load(instruction.index)
    end = _sum(fn, index, fn.value(f"load i64, ptr {_reductions(fn)}"))
    others = [fn.load(bound) for bound in instruction.bounds]
    others += [_length(fn, items) for items in instruction.lists]
    others += [_sum(fn, index, _room(fn, number, items)) for number, items in instruction.gathered]
    for other in others:
        end = fn.value(f"call i64 {_MINIMUM}(i64 {end}, i64 {other})")
    fn.store(instruction.target, end)


def _emit_in_strip(fn: FunctionText, instruction: InStrip) -> None:
    index, end = fn.load(instruction.index), fn.load(instruction.end)
    is_before = fn.value(f"icmp slt i64 {index}, {end}")
    is_index = fn.value(f"icmp sge i64 {index}, 0")
    fn.store(instruction.target, fn.value(f"and i1 {is_index}, {is_before}"))


def _emit_spend(fn: FunctionText, instruction: Spend) -> None:
    turns = fn.value(f"sub i64 {fn.load(instruction.end)}, {fn.load(instruction.start)}")
    place = _reductions(fn)
    left = fn.value(f"sub i64 {fn.value(f'load i64, ptr {place}')}, {turns}")
    fn.line(f"store i64 {left}, ptr {place}")


def _emit_fill(fn: FunctionText, instruction: Fill) -> None:
    ty = fn.type_of(instruction.item)
    next_register, _ = registers(instruction.number)
    place = fn.value(f"load ptr, ptr {next_register}")
    store_element(fn, ty, fn.load(instruction.item), place)
    fn.line(f"store ptr {element_place(fn, ty, place, '1')}, ptr {next_register}")
    fn.store(instruction.target, fn.load(instruction.items))


def _reductions(fn: FunctionText) -> str:
    return HELD if fn.holds_reductions else fn.place("%cx", abi.CX_REDUCTIONS)


def _sum(fn: FunctionText, index: str, count: str) -> str:
    return fn.value(f"call i64 {_SUM}(i64 {index}, i64 {count})")


def _length(fn: FunctionText, items: LocalId) -> str:
    view = fn.view(items)
    return fn.load_length(fn.load(items), abi.LIST_LENGTH) if view is None else view.length


def _room(fn: FunctionText, number: int, items: LocalId) -> str:
    """Elements that the buffer of a gathered list has room for: none before the first append."""
    at, end = (fn.value(f"ptrtoint ptr {fn.value(f'load ptr, ptr {name}')} to i64") for name in registers(number))
    return elements_in(fn, fn.element_type(items), fn.value(f"sub i64 {end}, {at}"))
