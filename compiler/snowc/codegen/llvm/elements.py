"""Elements of lists in memory: a Bool takes a byte, a record of numbers its words, everything else a slot
(`runtime/src/value/element.rs`).

The types here are those of locals that elements are read into: of a record, that of its packed words.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.layout import element_width, llvm_type
from snowc.codegen.llvm.function_text import FunctionText
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Con, Type


def element_place(fn: FunctionText, ty: Type, first: str, index: str) -> str:
    """The address of element number `index`, counted from the address of one."""
    return fn.value(f"getelementptr inbounds [{element_width(ty)} x i8], ptr {first}, i64 {index}")


def load_element(fn: FunctionText, ty: Type, place: str) -> str:
    if slot_class(ty) is SlotClass.BOOL:
        return fn.value(f"trunc i8 {fn.value(f'load i8, ptr {place}')} to i1")
    if slot_class(ty) is SlotClass.WORDS:
        return load_words(fn, ty, place)
    return fn.load_at(ty, place, 0)


def store_element(fn: FunctionText, ty: Type, value: str, place: str) -> None:
    if slot_class(ty) is SlotClass.BOOL:
        fn.line(f"store i8 {fn.value(f'zext i1 {value} to i8')}, ptr {place}")
    elif slot_class(ty) is SlotClass.WORDS:
        store_words(fn, ty, value, place)
    else:
        fn.store_at(ty, value, place, 0)


def load_words(fn: FunctionText, ty: Type, place: str) -> str:
    """Packed words that lie in slots, one after the other."""
    whole, llvm = "poison", llvm_type(ty)
    for index, word in enumerate(_words(ty)):
        value = fn.load_at(word, place, index * abi.SLOT_SIZE)
        whole = fn.value(f"insertvalue {llvm} {whole}, {llvm_type(word)} {value}, {index}")
    return whole


def store_words(fn: FunctionText, ty: Type, value: str, place: str) -> None:
    for index, word in enumerate(_words(ty)):
        fn.store_at(word, fn.value(f"extractvalue {llvm_type(ty)} {value}, {index}"), place, index * abi.SLOT_SIZE)


def as_record(fn: FunctionText, ty: Type, value: str) -> str:
    """The address of packed words that look like an object's, which they are not: nobody may count it."""
    place = fn.reserve_stack(f"[{abi.HEADER_SIZE + element_width(ty)} x i8]")
    store_words(fn, ty, value, fn.place(place, abi.HEADER_SIZE))
    return place


def _words(ty: Type) -> tuple[Type, ...]:
    return ty.arguments if isinstance(ty, Con) else ()
