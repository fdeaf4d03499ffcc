"""Values of the interpreter.

Numbers, Bools, strings and atoms are Python's; `()` is the empty tuple; everything with parts is a `Cell` that counts
its references as the ownership rules of `mir/ir.py` say, so a program after the ownership pass can be checked for
leaks and uses after the last drop.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from snowc.mir.ir import Callee

Value: TypeAlias = Any  # a Cell, or a Python int, float, bool, str, Atom or ()


class Atom(str):
    """An atom, as opposed to a string."""

    __slots__ = ()


_IMMORTAL = 1 << 60
NOTHING = object()
"""what is in a word that a value has no use for: whatever is done with it but passing it on fails"""


class UseAfterDrop(Exception):  # noqa: N818 - a fault of the interpreted program
    """A cell was used after its last reference had gone."""


@dataclass(eq=False, slots=True)
class Cell:
    """`kind` is data (tuple, struct, variant), list or closure; `code` is a closure's function."""

    kind: str
    variant: int
    parts: list[Value]
    code: Callee | None = None
    count: int = 1


@dataclass(slots=True)
class Heap:
    """Counts references if `counts`; before the ownership pass nobody dups or drops, and nothing is counted."""

    counts: bool
    live: set[int] = field(default_factory=set)
    cells: dict[int, Cell] = field(default_factory=dict)

    def new(self, kind: str, variant: int, parts: list[Value], code: Callee | None = None) -> Value:
        cell = Cell(kind, variant, parts, code)
        if parts or code is None:
            self.cells[id(cell)] = cell
            self.live.add(id(cell))
        return cell

    def static(self, kind: str, variant: int) -> Value:
        """A cell of the program's image: counting it changes nothing."""
        return Cell(kind, variant, [], count=_IMMORTAL)

    def dup(self, value: Value) -> Value:
        if self._is_counted(value):
            self.check(value)
            value.count += 1
        return value

    def drop(self, value: Value) -> None:
        pending = [value]
        while pending:
            each = pending.pop()
            if self._is_counted(each):
                self.check(each)
                each.count -= 1
                if each.count == 0:
                    self.live.discard(id(each))
                    pending += each.parts

    def unpack(self, whole: Cell, parts: dict[int, Value], *, keeps_cell: bool) -> Value:
        """The end of a reference whose `parts` live on; gives the cell if it has come free and is kept, else 0."""
        for index, part in parts.items():
            if self.check(whole).parts[index] is not part:
                raise AssertionError(f"field {index} is another value")
        if whole.count > 1:
            whole.count -= 1
            for part in parts.values():
                self.dup(part)
            return 0
        whole.count = 0
        for index, part in enumerate(whole.parts):
            if index not in parts:
                self.drop(part)
        if keeps_cell:
            return whole
        self.live.discard(id(whole))
        return 0

    def spend(self, token: Value) -> None:
        """The cell of a token is built in again, or freed."""
        if isinstance(token, Cell):
            self.live.remove(id(token))

    def check(self, value: Value) -> Value:
        if self._is_counted(value) and value.count <= 0:
            raise UseAfterDrop(f"{value.kind} {value.variant}")
        return value

    def _is_counted(self, value: Value) -> bool:
        """Cells without parts are statics, which nobody counts and nobody frees."""
        return self.counts and isinstance(value, Cell) and bool(value.parts)

    def leaks(self) -> list[Cell]:
        """Cells with parts that still live."""
        return [self.cells[each] for each in self.live if self.cells[each].parts]
