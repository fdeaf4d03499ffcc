"""The built-in types and the interfaces that they have.

A built-in type has no declaration in Snow. Everything else about types is declared: structs, sums and aliases, the
library's included.
"""

from __future__ import annotations

from typing import Final

BUILTIN_ARITIES: Final[dict[str, tuple[int, ...]]] = {
    "Int": (0,),
    "Float": (0,),
    "Bool": (0,),
    "String": (0,),
    "Bytes": (0,),
    "Atom": (0,),
    "Never": (0,),
    "Timer": (0,),
    "Monitor": (0,),
    "Pid": (0, 1),
    "Handle": (0,),
    "Job": (1,),
    "Task": (1,),
    "List": (1,),
}
"""How many arguments each may have, smallest first. `Pid` alone is the dynamic pid."""

OPERATORS: Final = frozenset({"Add", "Sub", "Mul", "Div", "Rem", "Neg"})
"""Interfaces of arithmetic, each with the associated type `Output`."""
OUTPUT: Final = "Output"

DERIVABLE: Final = ("Eq", "Ord", "Display", "Debug", "Hash", "Json", "Term")
DECODED: Final = frozenset({"Json", "Term"})
"""Interfaces by which values come from outside of the program."""
NEEDED: Final = {"Ord": ("Eq",), "Hash": ("Eq",)}
"""What the interfaces of the language ask of a type that has them."""

COMPARISON: Final = "Comparison"
"""`Int` and `Ordering`: what the comparator of `List.sort` may give."""

UNSENDABLE: Final = frozenset({"Job", "Task", "Timer", "Monitor"})
"""Handles that belong to one actor (language page, section 5)."""

CONCAT: Final = "Concat"
"""What `++` asks for; not an interface that can be written: String and List only."""

_ALL_DATA = ("Eq", "Ord", "Hash", "Display", "Debug")
_OPAQUE = ("Debug",)

_BUILTIN_INTERFACES: Final[dict[str, frozenset[str]]] = {
    "Int": frozenset((*_ALL_DATA, "Json", "Term", COMPARISON)),
    "Float": frozenset((*_ALL_DATA, "Json", "Term")),
    "Bool": frozenset((*_ALL_DATA, "Json", "Term")),
    "String": frozenset((*_ALL_DATA, "Json", "Term", CONCAT)),
    "Bytes": frozenset((*_ALL_DATA, "Term")),
    "Atom": frozenset((*_ALL_DATA, "Json", "Term")),
    "Never": frozenset((*_ALL_DATA, "Term")),
    "List": frozenset((*_ALL_DATA, "Json", "Term", CONCAT)),
    "Pid": frozenset((*_ALL_DATA, "Term")),
    "Job": frozenset(_OPAQUE),
    "Task": frozenset(_OPAQUE),
    "Handle": frozenset(("Eq", "Hash", "Debug")),
    "Timer": frozenset(_OPAQUE),
    "Monitor": frozenset(_OPAQUE),
    "()": frozenset((*_ALL_DATA, "Json", "Term")),
    "->": frozenset(_OPAQUE),
}

_REGARDLESS_OF_PARTS: Final = frozenset({"Pid", "Job", "Task", "->"})
"""Their arguments say what they carry elsewhere: a `Pid<M>` is equal or not whatever M is."""


def builtin_needs(head: str, argument_count: int, interface: str) -> tuple[int, ...] | None:
    """Which arguments of a built-in type must have `interface` so that the type has it; None if it never has."""
    if interface not in _BUILTIN_INTERFACES[head]:
        return None
    if interface == CONCAT or head in _REGARDLESS_OF_PARTS:
        return ()
    return tuple(range(argument_count))


def is_builtin(head: str) -> bool:
    return head in _BUILTIN_INTERFACES
