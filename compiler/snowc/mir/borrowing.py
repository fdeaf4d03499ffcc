"""What a call does with its arguments: which it takes over, and which it only borrows.

A parameter is borrowed where its function only inspects it (`passes/infer_borrowing.py` decides); `@extern` functions
borrow all of theirs unless they are marked `owns`. Closures take over every argument, whoever they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.mir.cells import UNKNOWN_KINDS, CellKinds
from snowc.mir.ir import Callee
from snowc.mir.program_source import Externs
from snowc.values import field, node

NONE_BORROWED: frozenset[int] = frozenset()


@node
class Borrowing:
    """`borrowed` has the instances that borrow parameters, with the positions of these. `kinds` tell which cells what
    ends leaves to what is made."""

    externs: Externs
    borrowed: Mapping[Callee, frozenset[int]] = field(default_factory=dict)
    kinds: CellKinds = UNKNOWN_KINDS

    def borrowed_positions(self, callee: Callee, count: int) -> frozenset[int]:
        """Which of the `count` arguments of a call stay the caller's."""
        extern = self.externs.get(callee.function)
        if extern is not None:
            return NONE_BORROWED if extern.owns else frozenset(range(count))
        return self.borrowed.get(callee, NONE_BORROWED)


def borrowing_text(callee: Callee, calls: tuple[Callee, ...], borrowing: Borrowing) -> str:
    """All that the code of an instance may know of borrowing: its own, and those of what it calls. The same text
    stands for the same code."""
    own = _positions(borrowing, callee)
    others = (f"{index}:{_positions(borrowing, each)}" for index, each in enumerate(calls))
    return "|".join([own, *(each for each in others if not each.endswith(":"))])


def positions_in(text: str) -> frozenset[int]:
    """The instance's own part of its text."""
    own = text.partition("|")[0]
    return frozenset(map(int, own.split(","))) if own else NONE_BORROWED


def _positions(borrowing: Borrowing, callee: Callee) -> str:
    return ",".join(map(str, sorted(borrowing.borrowed.get(callee, NONE_BORROWED))))
