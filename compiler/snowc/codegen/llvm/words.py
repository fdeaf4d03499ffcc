"""Words of unboxed values: packed as a result, taken out of one, and those that a value has no use for."""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.layout import llvm_type
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.module import Module
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Absent, Pack, Part
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Type

_ABSENT = "@snow.absent"
_READABLE = 64
"""bytes that may be read where an object is, whatever it is: the header and fields of a list or a text"""
_ABSENT_COUNT = abi.IMMORTAL_COUNT - (1 << 32)
_ABSENT_VALUE = (
    f"{{ i32, i32, [{_READABLE} x i8] }} {{ i32 {_ABSENT_COUNT}, i32 0, [{_READABLE} x i8] zeroinitializer }}"
)
_ZEROS = {
    SlotClass.INT: "0",
    SlotClass.HANDLE: "0",
    SlotClass.UNIT: "0",
    SlotClass.BOOL: "false",
    SlotClass.FLOAT: "0.0",
}


def emit_words(fn: FunctionText, instruction: Absent | Pack | Part) -> None:
    match instruction:
        case Absent(target):
            fn.store(target, _absent(fn, fn.type_of(target)))
        case Pack():
            _emit_pack(fn, instruction)
        case Part():
            _emit_part(fn, instruction)


def _absent(fn: FunctionText, ty: Type) -> str:
    """A constant for a word without use. An object is an immortal header, so counting it does nothing."""
    held = slot_class(ty)
    if held is SlotClass.OBJECT:
        return _absent_object(fn.module)
    if held not in _ZEROS:
        raise CompilerBug(f"a word of type {ty}", str(fn.function.id))
    return _ZEROS[held]


def _emit_pack(fn: FunctionText, instruction: Pack) -> None:
    llvm = llvm_type(fn.type_of(instruction.target))
    whole = "poison"
    for index, word in enumerate(instruction.words):
        whole = fn.value(f"insertvalue {llvm} {whole}, {llvm_type(fn.type_of(word))} {fn.load(word)}, {index}")
    fn.store(instruction.target, whole)


def _emit_part(fn: FunctionText, instruction: Part) -> None:
    llvm = llvm_type(fn.type_of(instruction.base))
    fn.store(instruction.target, fn.value(f"extractvalue {llvm} {fn.load(instruction.base)}, {instruction.index}"))


def _absent_object(module: Module) -> str:
    if not module.has_global(_ABSENT):
        module.define_mergeable(_ABSENT, _ABSENT_VALUE)
    return _ABSENT
