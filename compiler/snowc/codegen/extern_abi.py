"""The one rule from the Snow signature of an `@extern` function to its C signature (`runtime-interface.md`).

In: an `ExternFunction`. Out: its words, in order, without `cx`. A test compares them with the exports of the runtime.
"""

from __future__ import annotations

import enum

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.program_source import ExternFunction
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import STRING, Type, Var
from snowc.values import value

MOST_INTEGERS = 6
"""besides `cx`; on x86-64 the last one goes onto the stack"""


class Word(enum.Enum):
    """A parameter or result of a runtime function, by its C type."""

    INTEGER = "i64"
    FLOAT = "f64"
    BOOL = "u8"
    SLOT = "slot"
    OBJECT = "ptr"
    TYPE = "type"
    """a `const SnowType *`"""
    NOTHING = "void"


_WORDS = {
    SlotClass.INT: Word.INTEGER,
    SlotClass.HANDLE: Word.INTEGER,
    SlotClass.FLOAT: Word.FLOAT,
    SlotClass.BOOL: Word.BOOL,
    SlotClass.UNIT: Word.NOTHING,
    SlotClass.OBJECT: Word.OBJECT,
}


@value
class TypeArgument:
    """A descriptor passed after the values: of type parameter `variable`, or of the result type if that is None."""

    variable: int | None


@value
class ExternSignature:
    """`values` has one word per Snow parameter (NOTHING for a unit, which is left out), then come `types`."""

    values: tuple[Word, ...]
    types: tuple[TypeArgument, ...]
    result: Word

    def c_parameters(self) -> list[Word]:
        """The words of the C function, without `cx`."""
        return [*(word for word in self.values if word is not Word.NOTHING), *(Word.TYPE for _ in self.types)]


def extern_signature(extern: ExternFunction) -> ExternSignature:
    """Apply the rule."""
    types = [TypeArgument(index) for index in range(1 if extern.first_type else extern.variables)]
    result = word_of(extern.result)
    if result is Word.OBJECT and extern.result != STRING:
        types.append(TypeArgument(None))
    signature = ExternSignature(tuple(map(word_of, extern.parameters)), tuple(types), result)
    integers = sum(word is not Word.FLOAT for word in signature.c_parameters())
    if integers > MOST_INTEGERS:
        words = f"{integers} integer words; {MOST_INTEGERS} is the limit"
        raise CompilerBug(f"`{extern.name}` takes {words}", str(extern.definition))
    return signature


def word_of(ty: Type) -> Word:
    """How a value of the type, which may be a type parameter, is passed."""
    return Word.SLOT if isinstance(ty, Var) else _WORDS[slot_class(ty)]
