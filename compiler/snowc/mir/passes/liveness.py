"""Strong liveness: which locals are still wanted at the start of each block.

In: a function, and for locals that are read as parts of others what they keep alive. Out: a `frozenset` of locals per
block. A pure instruction whose target nobody wants does not make its operands wanted, so the ownership pass can leave
it out in the same walk. Backward dataflow to a fixed point, blocks in reverse order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from snowc.mir.borrowing import Borrowing
from snowc.mir.builder import successors
from snowc.mir.ir import Block, Instruction, LocalId, MirFunction
from snowc.mir.passes.operands import Operands, is_pure, operands, target_of, terminator_operands

Keeps = Mapping[LocalId, tuple[LocalId, ...]]
"""For a local, others that must live as long as it does."""


class Liveness:
    """Of one function. `starts` has the locals live at the start of each block."""

    def __init__(self, function: MirFunction, borrowing: Borrowing, keeps: Keeps) -> None:
        self.function = function
        self.borrowing = borrowing
        self.keeps = keeps
        self.starts = [frozenset[LocalId]()] * len(function.blocks)
        self._find()

    def at_end(self, block: Block) -> frozenset[LocalId]:
        """The locals live after the block's terminator: those that some successor wants."""
        return frozenset().union(*(self.starts[target] for target in successors(block.terminator)))

    def kept_by(self, read: Iterable[LocalId]) -> set[LocalId]:
        """What is read, with all that must live for it."""
        found = set(read)
        for local in tuple(found):
            found.update(self.keeps.get(local, ()))
        return found

    def step_back(self, live: set[LocalId], target: LocalId | None, read: Operands) -> None:
        """Go from the locals live after an instruction to those live before it."""
        if target is not None:
            live.discard(target)
        live |= self.kept_by((*read.consumed, *read.borrowed))

    def _find(self) -> None:
        changed = True
        while changed:
            changed = False
            for number in reversed(range(len(self.starts))):
                start = self._at_start(self.function.blocks[number])
                if start != self.starts[number]:
                    self.starts[number] = start
                    changed = True

    def _at_start(self, block: Block) -> frozenset[LocalId]:
        live = set(self.at_end(block))
        self.step_back(live, None, terminator_operands(block.terminator, self.borrowing))
        for instruction in reversed(block.instructions):
            if not is_dead(instruction, live):
                self.step_back(live, target_of(instruction), operands(instruction, self.borrowing))
        return frozenset(live)


def is_dead(instruction: Instruction, live_after: set[LocalId]) -> bool:
    """Whether the instruction has no effect that anybody sees."""
    return is_pure(instruction) and target_of(instruction) not in live_after
