"""Which structs, tuples and sums are ended by generated code, and which of them by one function.

In: types. Out: the group of a type: the records that reach it and that it reaches, through records alone. Lists, maps,
closures and what is the system's are the runtime's, and so are records that are wide, and those of many kinds that
hold each other.
"""

from __future__ import annotations

from snowc.codegen import abi
from snowc.codegen.abi import Shape
from snowc.codegen.descriptors import Descriptor, Descriptors
from snowc.mir.representation import ORDER, is_counted
from snowc.types.ty import Type
from snowc.values import value

MOST_MEMBERS = abi.SLOT_SIZE
"""types of a group: the low bits of a cell's address, which are zero, tell them apart"""
_MOST_OBJECTS = 12
"""fields of a type, in all its variants, that hold objects: each costs some instructions"""
_DEEPEST = 4
"""groups that call each other: each has a frame"""


@value
class CountedField:
    """A field that holds an object; `index` counts all fields of its variant."""

    index: int
    type: Type


@value
class RecordGroup:
    """`members` in the order of their names. `calls` is how many functions of groups may be called inside each
    other by its own, itself included."""

    members: tuple[Type, ...]
    calls: int


class RecordGroups:
    """The groups of a program's types, each found once."""

    def __init__(self, descriptors: Descriptors) -> None:
        self._descriptors = descriptors
        self._found: dict[Type, RecordGroup | None] = {}

    def of(self, ty: Type) -> RecordGroup | None:
        """None where the runtime ends values of the type."""
        if ty not in self._found:
            found = self._find(ty)
            for member in (ty,) if found is None else found.members:
                self._found[member] = found
        return self._found[ty]

    def variants(self, ty: Type) -> tuple[tuple[CountedField, ...], ...]:
        """What the variants of a record hold; a struct or tuple has one."""
        descriptor = self._descriptors.of(ty)
        rows = [variant.fields for variant in descriptor.variants] or [descriptor.fields]
        return tuple(
            tuple(CountedField(index, field.type) for index, field in enumerate(row) if _is_object(field.type))
            for row in rows
        )

    def _find(self, ty: Type) -> RecordGroup | None:
        if not self._is_ended_here(ty):
            return None
        reached = self._reached(ty)
        members = [each for each in reached if each == ty or ty in self._reached(each)]
        if len(members) > MOST_MEMBERS:
            return None
        outside = {field.type for member in members for field in self._fields(member)} - {*members}
        groups = [self.of(each) for each in outside if self._is_ended_here(each)]
        calls = 1 + max((group.calls for group in groups if group is not None), default=0)
        members.sort(key=lambda each: self._descriptors.of(each).name)
        return RecordGroup(tuple(members), calls) if calls <= _DEEPEST else None

    def _reached(self, ty: Type) -> list[Type]:
        """The records that a value of the type leads to, the type itself included."""
        found = {ty: None}
        pending = [ty]
        while pending:
            for field in self._fields(pending.pop()):
                if field.type not in found and self._is_ended_here(field.type):
                    found[field.type] = None
                    pending.append(field.type)
        return list(found)

    def _fields(self, ty: Type) -> list[CountedField]:
        return [field for variant in self.variants(ty) for field in variant]

    def _is_ended_here(self, ty: Type) -> bool:
        descriptor = self._descriptors.of(ty)
        if descriptor.shape not in (Shape.STRUCT, Shape.TUPLE, Shape.SUM) or _largest(descriptor) > abi.CELL_SIZES[-1]:
            return False
        return 0 < len(self._fields(ty)) <= _MOST_OBJECTS


def _is_object(ty: Type) -> bool:
    return ty != ORDER and is_counted(ty)


def _largest(descriptor: Descriptor) -> int:
    """Bytes of the largest variant."""
    rows = [variant.fields for variant in descriptor.variants] or [descriptor.fields]
    return abi.HEADER_SIZE + abi.SLOT_SIZE * max(map(len, rows))
