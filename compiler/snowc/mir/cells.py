"""Which objects lie in cells of one kind, so that one can be built where another ended; which cells hold only numbers.

In: types and variants. Out: `CellKind`s. Two variants of a type whose objects have as many fields have the same kind:
the variant stands in the object's header, which is written anew. Of a type whose declaration nobody knows each variant
is a kind of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from snowc.mir.representation import is_counted
from snowc.types.inferred import TypeShape
from snowc.types.ty import Con, Type, substitute

CellKind: TypeAlias = tuple[Type, int]
"""the type, and the number of fields; -1 - the variant where that is not known"""


class CellKinds:
    def __init__(self, shape: Callable[[str], TypeShape | None], normal: Callable[[Type], Type]) -> None:
        self._shape = shape
        self._normal = normal
        self._numbers: dict[Type, frozenset[int]] = {}

    def of(self, ty: Type, variant: int) -> CellKind:
        shape = self._shape(ty.name) if isinstance(ty, Con) else None
        return ty, -1 - variant if shape is None else len(shape.variants[variant].fields)

    def of_numbers(self, ty: Type) -> frozenset[int]:
        """The variants that have fields in which nothing is counted."""
        if ty not in self._numbers:
            shape = self._shape(ty.name) if isinstance(ty, Con) else None
            variants = () if shape is None else shape.variants
            found = (
                number for number, each in enumerate(variants) if each.fields and self._are_numbers(ty, each.fields)
            )
            self._numbers[ty] = frozenset(found)
        return self._numbers[ty]

    def _are_numbers(self, ty: Type, fields: tuple[Type, ...]) -> bool:
        arguments = ty.arguments if isinstance(ty, Con) else ()
        return not any(is_counted(self._normal(substitute(field, arguments))) for field in fields)


UNKNOWN_KINDS = CellKinds(lambda _: None, lambda ty: ty)
