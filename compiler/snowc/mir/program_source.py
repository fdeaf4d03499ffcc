"""What monomorphisation and code generation ask about a program.

The queries answer it for a compiled program (`QuerySource`, in `program_queries.py`); tests answer it from hand-made
values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeAlias

from snowc.mir.ir import Callee, FunctionId, Site
from snowc.mir.programs import LoweredDefinition
from snowc.resolve.model import DefId
from snowc.types.inferred import TypeShape
from snowc.types.ty import Type
from snowc.values import value


@value
class ExternFunction:
    """An `@extern` declaration: `name` is the runtime's (`snow_timer_sleep`); types may hold `Var(i)` for i <
    `variables`. `first_type`: of the descriptors of type parameters only the first one's is passed."""

    definition: DefId
    name: str
    variables: int
    parameters: tuple[Type, ...]
    result: Type
    waits: bool
    owns: bool
    site: Site
    first_type: bool = False


LIBRARY_FILES = "stdlib:"
"""how the file ids of the standard library begin (`source.FileId`)"""

Externs: TypeAlias = Mapping[FunctionId, ExternFunction]
"""The `@extern` functions that a program reaches."""


class ProgramSource(Protocol):
    """Definitions by name. None where the name has no such thing."""

    def lowered(self, definition: DefId) -> LoweredDefinition | None: ...

    def extern(self, definition: DefId) -> ExternFunction | None: ...

    def shape(self, type_name: str) -> TypeShape | None:
        """The declaration of a named struct or sum; `type_name` as in `Con`."""
        ...

    def implementation(self, callee: Callee) -> Callee:
        """What runs where `callee`, perhaps a function of an interface, is called; its types have no variables."""
        ...

    def normal(self, ty: Type) -> Type:
        """A type without variables, its associated types replaced by what they stand for."""
        ...

    def is_structural(self, ty: Type, interface: str) -> bool:
        """Whether the runtime's operation on values is that of the interface."""
        ...


class Overlay:
    """A `ProgramSource` over another: what a subclass doesn't answer itself, `under` answers."""

    def __init__(self, under: ProgramSource) -> None:
        self.under = under

    def lowered(self, definition: DefId) -> LoweredDefinition | None:
        return self.under.lowered(definition)

    def extern(self, definition: DefId) -> ExternFunction | None:
        return self.under.extern(definition)

    def shape(self, type_name: str) -> TypeShape | None:
        return self.under.shape(type_name)

    def implementation(self, callee: Callee) -> Callee:
        return self.under.implementation(callee)

    def normal(self, ty: Type) -> Type:
        return self.under.normal(ty)

    def is_structural(self, ty: Type, interface: str) -> bool:
        return self.under.is_structural(ty, interface)


def is_library(site: Site) -> bool:
    """Whether a place lies in the standard library."""
    return site.item.file.startswith(LIBRARY_FILES)
