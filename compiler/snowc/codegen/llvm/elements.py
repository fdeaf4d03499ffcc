"""Elements of lists in memory: a Bool takes a byte, everything else a slot (`runtime/src/value/element.rs`)."""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.layout import element_width
from snowc.codegen.llvm.function_text import FunctionText
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Type

_UNITS = {1: "i8", abi.SLOT_SIZE: "i64"}


def element_place(fn: FunctionText, ty: Type, first: str, index: str) -> str:
    """The address of element number `index`, counted from the address of one."""
    return fn.value(f"getelementptr inbounds {_UNITS[element_width(ty)]}, ptr {first}, i64 {index}")


def load_element(fn: FunctionText, ty: Type, place: str) -> str:
    if slot_class(ty) is SlotClass.BOOL:
        return fn.value(f"trunc i8 {fn.value(f'load i8, ptr {place}')} to i1")
    return fn.load_at(ty, place, 0)


def store_element(fn: FunctionText, ty: Type, value: str, place: str) -> None:
    if slot_class(ty) is SlotClass.BOOL:
        fn.line(f"store i8 {fn.value(f'zext i1 {value} to i8')}, ptr {place}")
    else:
        fn.store_at(ty, value, place, 0)
