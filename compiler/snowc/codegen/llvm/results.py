"""Results of several words: numbers for which the registers of their kind have no room travel in those of the other.

In: packed words, or what a call has left in registers. Out: the one of the other.
"""

from __future__ import annotations

from snowc.codegen.layout import Signature, llvm_type
from snowc.codegen.llvm.function_text import FunctionText
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Con, Type


def in_registers(fn: FunctionText, signature: Signature, result: Type, whole: str) -> str:
    """A result as it is returned."""
    if not signature.crossed:
        return whole
    packed, returned = llvm_type(result), "poison"
    for index, word in enumerate(_words(result)):
        value, llvm = fn.value(f"extractvalue {packed} {whole}, {index}"), llvm_type(word)
        if index in signature.crossed:
            value, llvm = fn.to_slot(word, value), "i64"
            if slot_class(word) is not SlotClass.FLOAT:
                value, llvm = fn.value(f"bitcast i64 {value} to double"), "double"
        returned = fn.value(f"insertvalue {signature.result} {returned}, {llvm} {value}, {index}")
    return returned


def out_of_registers(fn: FunctionText, signature: Signature, result: Type, returned: str) -> str:
    """The packed words of a result that was returned."""
    if not signature.crossed:
        return returned
    packed, whole = llvm_type(result), "poison"
    for index, word in enumerate(_words(result)):
        value = fn.value(f"extractvalue {signature.result} {returned}, {index}")
        if index in signature.crossed:
            if slot_class(word) is not SlotClass.FLOAT:
                value = fn.value(f"bitcast double {value} to i64")
            value = fn.from_slot(word, value)
        whole = fn.value(f"insertvalue {packed} {whole}, {llvm_type(word)} {value}, {index}")
    return whole


def _words(result: Type) -> tuple[Type, ...]:
    return result.arguments if isinstance(result, Con) else ()
