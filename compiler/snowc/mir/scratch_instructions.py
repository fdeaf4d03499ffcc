"""What `passes/scratch_lists.py` and `passes/lent_lists.py` write: lists that lie in the frame of the function that
makes them, in whole or with their header."""

from __future__ import annotations

from snowc.mir.callees import Callee
from snowc.mir.sites import Site
from snowc.mir.terminators import LocalId
from snowc.values import value


@value
class SetInScratch:
    """`target = List.set(items, index, item)` (`callee`), of numbers. A short list that others hold is copied into the
    function's scratch of this number, where no other list is by then. Takes over `items`."""

    target: LocalId
    items: LocalId
    index: LocalId
    item: LocalId
    number: int
    callee: Callee
    site: Site

    @property
    def reads(self) -> tuple[LocalId, ...]:
        return (self.items, self.index, self.item)


@value
class AppendInScratch:
    """`target = List.append(items, item)` (`callee`), of numbers, where `items` stays its holder's. The header of the
    longer list may lie in the function's scratch of this number."""

    target: LocalId
    items: LocalId
    item: LocalId
    number: int
    callee: Callee
    site: Site

    @property
    def reads(self) -> tuple[LocalId, ...]:
        return (self.items, self.item)


@value
class EndInScratch:
    """The `Drop` of what an `AppendInScratch` gave."""

    items: LocalId
    number: int

    @property
    def reads(self) -> tuple[LocalId, ...]:
        return (self.items,)
