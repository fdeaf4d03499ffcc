"""How a type is held at run time, as far as MIR must know it: its slot class, and whether its references are counted.

In: monomorphic types. Out: facts about them. Refuses types that can't reach MIR (`Var` after monomorphisation,
`Error`): CompilerBug.
"""

from __future__ import annotations

import enum
import functools

from snowc.diagnostics.bug import CompilerBug
from snowc.types.ty import BOOL, FLOAT, INT, MONITOR, NEVER, TIMER, UNIT, Con, Fun, Tuple, Type

_PACKED = "words"
"""heads the type of a packed result; types of programs begin with a capital letter"""


class SlotClass(enum.Enum):
    """What a slot of the type holds. `UNIT` (also `Never`) carries no information."""

    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    UNIT = "unit"
    HANDLE = "handle"
    """a plain number that names something of the runtime: Pid, Timer, Monitor"""
    OBJECT = "object"
    """a counted pointer"""
    WORDS = "words"
    """the words of an unboxed result, between a function and its caller"""


_SCALARS = {
    INT: SlotClass.INT,
    FLOAT: SlotClass.FLOAT,
    BOOL: SlotClass.BOOL,
    UNIT: SlotClass.UNIT,
    NEVER: SlotClass.UNIT,
    TIMER: SlotClass.HANDLE,
    MONITOR: SlotClass.HANDLE,
}


@functools.cache
def slot_class(ty: Type) -> SlotClass:
    """The class of a monomorphic type."""
    scalar = _SCALARS.get(ty)
    if scalar is not None:
        return scalar
    match ty:
        case Con("Pid"):
            return SlotClass.HANDLE
        case Con(head) if head == _PACKED:
            return SlotClass.WORDS
        case Con() | Tuple() | Fun():
            return SlotClass.OBJECT
        case _:
            raise CompilerBug(f"no representation for {ty}")


def is_counted(ty: Type) -> bool:
    """Whether values of the type are references that ownership must count."""
    return slot_class(ty) is SlotClass.OBJECT


ORDER = Con("Map.Order")
"""how the places of a map's entries are described: Ints that equality, order and hash pass over"""
_ORDERS = {("MapNode", "order"), ("Map", "next_order")}


def described_field(type_name: str, field: str, ty: Type) -> Type:
    """The type that walks over values see in a field of a named type."""
    return ORDER if (type_name, field) in _ORDERS else ty


def packed(words: tuple[Type, ...]) -> Type:
    """The type of a local that holds the words of an unboxed result; a single word is not packed."""
    return words[0] if len(words) == 1 else words_type(words)


def words_type(words: tuple[Type, ...]) -> Type:
    """The type of a local that `Pack` fills."""
    return Con(_PACKED, words)


def nesting_depth(ty: Type) -> int:
    """How many type constructors stand inside each other."""
    match ty:
        case Con(_, parts) | Tuple(parts):
            return 1 + max(map(nesting_depth, parts), default=0)
        case Fun(parameters, result):
            return 1 + max(map(nesting_depth, (*parameters, result)))
        case _:
            return 1


def type_size(ty: Type) -> int:
    """How many type constructors there are in all. A type that doubles at each step is shallow, and yet without end."""
    match ty:
        case Con(_, parts) | Tuple(parts):
            return 1 + sum(map(type_size, parts))
        case Fun(parameters, result):
            return 1 + sum(map(type_size, (*parameters, result)))
        case _:
            return 1
