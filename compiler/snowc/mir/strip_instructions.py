"""What `passes/strip_loops.py` and `passes/search_loops.py` write: turns of a loop that are counted all at once."""

from __future__ import annotations

from snowc.mir.terminators import LocalId
from snowc.values import value


@value
class Strip:
    """`target` is where a strip ends that begins at `index`: as far as reductions last, and no further than any of
    `bounds`, the lengths of `lists`, and the room of `gathered`: lists by number, each with a local that is one."""

    target: LocalId
    index: LocalId
    bounds: tuple[LocalId, ...]
    lists: tuple[LocalId, ...]
    gathered: tuple[tuple[int, LocalId], ...]

    @property
    def reads(self) -> tuple[LocalId, ...]:
        return (self.index, *self.bounds, *self.lists, *(items for _, items in self.gathered))


@value
class InStrip:
    """`target` is whether `index` is one and lies before `end`. The block that it ends counts no reductions."""

    target: LocalId
    index: LocalId
    end: LocalId

    @property
    def reads(self) -> tuple[LocalId, ...]:
        return (self.index, self.end)


@value
class Spend:
    """The turns from `start` to `end` are over: their reductions are used up."""

    start: LocalId
    end: LocalId

    @property
    def reads(self) -> tuple[LocalId, ...]:
        return (self.start, self.end)


@value
class Fill:
    """`Extend` where there is room."""

    target: LocalId
    items: LocalId
    item: LocalId
    number: int


@value
class IsShort:
    """`target` is whether to look at all elements of the list is soon done."""

    target: LocalId
    items: LocalId

    @property
    def reads(self) -> tuple[LocalId, ...]:
        return (self.items,)


@value
class Uncounted:
    """The block that it ends counts no reductions."""

    @property
    def reads(self) -> tuple[LocalId, ...]:
        return ()
