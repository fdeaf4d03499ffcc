"""What is called, and what the compiler knows of arguments: the part of MIR that names things.

A `Callee` is a function at type arguments. `KnownValue` is a value that was computed when the program was built.
"""

from __future__ import annotations

from typing import TypeAlias

from snowc.resolve.model import DefId
from snowc.types.ty import Type
from snowc.values import hashed, value

LiteralValue: TypeAlias = int | float | bool | str | tuple[()]


@value
class Compound:
    """A value with parts that is known when the program is built: a tuple, struct or variant (`variant` is 0 for tuples
    and structs), or a list (`variant` is None). `depth` is 1 more than that of its deepest part.
    """

    variant: int | None
    parts: tuple[KnownValue, ...]
    depth: int


KnownValue: TypeAlias = LiteralValue | Compound


@hashed
class FunctionId:
    """A MIR function: a definition, or a part that lowering made of it (`closure1`, `spawn2`, …); `part` is "" for
    the definition itself."""

    definition: DefId
    part: str = ""

    def __str__(self) -> str:
        return f"{self.definition}.{self.part}" if self.part else str(self.definition)


@hashed
class Callee:
    """A function at given type arguments (empty for monomorphic ones), and perhaps for arguments whose closures are
    known: `given` are (position, what is known), in order of their positions. Position -1 is the first captured value
    of a closure's body, -2 the second, …
    """

    function: FunctionId
    arguments: tuple[Type, ...] = ()
    given: tuple[tuple[int, Given], ...] = ()


@hashed
class GivenClosure:
    """A closure of known code. What it captured is passed in its place, values of the types `captured`. `home` is the
    module that the code of a program's closure belongs to, "" for one of the library."""

    type: Type
    callee: Callee
    captured: tuple[Type, ...]
    home: str


@hashed
class GivenData:
    """A tuple, struct or variant that holds known closures. Its parts are passed in its place."""

    type: Type
    variant: int
    parts: tuple[Given, ...]


@hashed
class GivenPlain:
    """A part of which nothing is known."""

    type: Type


Given: TypeAlias = GivenClosure | GivenData | GivenPlain
