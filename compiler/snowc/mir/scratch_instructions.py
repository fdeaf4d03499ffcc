"""What `passes/scratch_lists.py` writes: an update of a list that may be copied into the function's frame for it."""

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
