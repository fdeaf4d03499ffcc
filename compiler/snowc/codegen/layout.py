"""How each type is held in LLVM: the one place that knows representations and the calling convention between Snow
functions.

In: monomorphic types and functions. Out: LLVM types, slot conversions, and where each parameter travels. A function
takes at most six integer words and eight floats in registers, further words through memory, never on its
stack: LLVM 22 drops stack arguments of a `musttail` call in this convention (llvm-project #199224).
"""

from __future__ import annotations

import enum

from snowc.codegen import abi
from snowc.mir.flat_forms import MOST_WORDS
from snowc.mir.ir import Convention, MirFunction
from snowc.mir.program_source import is_library
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import Con, Type
from snowc.values import value

_LLVM_TYPES = {
    SlotClass.INT: "i64",
    SlotClass.FLOAT: "double",
    SlotClass.BOOL: "i1",
    SlotClass.UNIT: "i64",
    SlotClass.HANDLE: "i64",
    SlotClass.OBJECT: "ptr",
}
_NO_CONVENTION = Convention((), False)


def llvm_type(ty: Type) -> str:
    """The LLVM type of a local of the type. Unit is `i64 0` wherever it must be held at all."""
    held = slot_class(ty)
    if held is SlotClass.WORDS and isinstance(ty, Con):
        return f"{{ {', '.join(map(llvm_type, ty.arguments))} }}"
    return _LLVM_TYPES[held]


def is_held(ty: Type) -> bool:
    """Whether values of the type carry information, so that a local of it needs a place."""
    return slot_class(ty) is not SlotClass.UNIT


def element_width(ty: Type) -> int:
    """Bytes that an element takes in the buffer of a list (`runtime/src/value/element.rs`), of the type that it has in
    a local when it was read from there."""
    held = slot_class(ty)
    if held is SlotClass.WORDS and isinstance(ty, Con):
        return len(ty.arguments) * abi.SLOT_SIZE
    return 1 if held is SlotClass.BOOL else abi.SLOT_SIZE


class Travel(enum.Enum):
    """How an argument reaches its function."""

    REGISTER = "register"
    SPILL = "spill"
    """through the words above the service stack"""
    NOWHERE = "nowhere"
    """a unit: the callee knows it"""


@value
class Parameter:
    """`llvm` is the type in the register; a spilled word is always a slot, number `spill_index` of them."""

    type: Type
    travel: Travel
    llvm: str
    spill_index: int = 0


@value
class Signature:
    """Where the arguments and the result of a Snow function travel. Closure bodies take and give slots, and a
    closure."""

    parameters: tuple[Parameter, ...]
    result: str
    is_closure: bool
    crossed: frozenset[int] = frozenset()
    """the words of a packed result that travel in registers of the other kind, as those of their own have no room"""

    @property
    def spilled(self) -> int:
        """Number of words that go through memory."""
        return sum(parameter.travel is Travel.SPILL for parameter in self.parameters)

    def llvm_parameters(self) -> list[str]:
        """The LLVM types of the register parameters, the closure's included, `cx` not."""
        in_registers = [parameter.llvm for parameter in self.parameters if parameter.travel is Travel.REGISTER]
        return [*in_registers, "ptr"] if self.is_closure else in_registers


@value
class Declaration:
    """What the code of other functions needs to know of one. `parameters` and `result` are those after unboxing, of
    which `convention` tells the callers' MIR."""

    parameters: tuple[Type, ...]
    result: Type
    is_closure: bool
    is_library: bool
    convention: Convention = _NO_CONVENTION


def declaration_of(function: MirFunction) -> Declaration:
    types = tuple(local.type for local in function.locals[: function.parameter_count])
    return Declaration(
        types,
        function.result,
        function.captures is not None,
        is_library(function.site),
        function.convention or _NO_CONVENTION,
    )


def signature_of(function: MirFunction) -> Signature:
    """The calling convention of a function."""
    return declared_signature(declaration_of(function))


def declared_signature(declaration: Declaration) -> Signature:
    if declaration.is_closure:
        return closure_signature(declaration.parameters)
    parameters = []
    integers = floats = spilled = 0
    for ty in declaration.parameters:
        llvm = llvm_type(ty)
        is_float = llvm == "double"
        if not is_held(ty):
            parameters.append(Parameter(ty, Travel.NOWHERE, llvm))
        elif (floats if is_float else integers) < (abi.REGISTER_FLOATS if is_float else abi.REGISTER_INTEGERS):
            parameters.append(Parameter(ty, Travel.REGISTER, llvm))
            integers, floats = integers + (not is_float), floats + is_float
        else:
            parameters.append(Parameter(ty, Travel.SPILL, llvm, spilled))
            spilled += 1
    result, crossed = _returned(declaration.result)
    return Signature(tuple(parameters), result, False, crossed)


def _returned(ty: Type) -> tuple[str, frozenset[int]]:
    """The LLVM type of a result, and the words of a packed one that go into registers of the other kind."""
    if slot_class(ty) is not SlotClass.WORDS or not isinstance(ty, Con):
        return llvm_type(ty), frozenset()
    left = {"double": MOST_WORDS, "i64": MOST_WORDS}
    crossed: set[int] = set()
    words = []
    for index, word in enumerate(ty.arguments):
        kind, other = ("double", "i64") if slot_class(word) is SlotClass.FLOAT else ("i64", "double")
        if left[kind] == 0:
            kind, other = other, kind
            crossed.add(index)
        left[kind] -= 1
        words.append(kind if index in crossed else llvm_type(word))
    return f"{{ {', '.join(words)} }}", frozenset(crossed)


def closure_signature(types: tuple[Type, ...]) -> Signature:
    """The calling convention of a closure that takes arguments of these types: every argument a slot, then the
    closure."""
    in_registers = abi.REGISTER_INTEGERS - 1
    parameters = tuple(
        Parameter(ty, Travel.REGISTER, "i64")
        if index < in_registers
        else Parameter(ty, Travel.SPILL, "i64", index - in_registers)
        for index, ty in enumerate(types)
    )
    return Signature(parameters, "i64", True)
