"""Strong liveness: which locals are still wanted at the start of each block.

In: a function. Out: a `frozenset` of locals per block. A pure instruction whose target nobody wants does not make its
operands wanted, so the ownership pass can leave it out in the same walk. Backward dataflow to a fixed point, blocks in
reverse order.
"""

from __future__ import annotations

from snowc.mir.builder import successors
from snowc.mir.ir import Block, Instruction, LocalId, MirFunction
from snowc.mir.passes.operands import Operands, is_pure, operands, target_of, terminator_operands
from snowc.mir.program_source import Externs


def live_at_starts(function: MirFunction, externs: Externs) -> list[frozenset[LocalId]]:
    """Per block, the locals live at its start."""
    live = [frozenset[LocalId]()] * len(function.blocks)
    changed = True
    while changed:
        changed = False
        for number in reversed(range(len(function.blocks))):
            start = _live_at_start(function.blocks[number], live, externs)
            if start != live[number]:
                live[number] = start
                changed = True
    return live


def live_at_end(block: Block, live: list[frozenset[LocalId]]) -> frozenset[LocalId]:
    """The locals live after the block's terminator: those that some successor wants."""
    return frozenset().union(*(live[target] for target in successors(block.terminator)))


def is_dead(instruction: Instruction, live_after: set[LocalId]) -> bool:
    """Whether the instruction has no effect that anybody sees."""
    return is_pure(instruction) and target_of(instruction) not in live_after


def step_back(live: set[LocalId], target: LocalId | None, read: Operands) -> None:
    """Go from the locals live after an instruction to those live before it."""
    if target is not None:
        live.discard(target)
    live.update(read.consumed, read.borrowed)


def _live_at_start(block: Block, starts: list[frozenset[LocalId]], externs: Externs) -> frozenset[LocalId]:
    live = set(live_at_end(block, starts))
    step_back(live, None, terminator_operands(block.terminator))
    for instruction in reversed(block.instructions):
        if not is_dead(instruction, live):
            step_back(live, target_of(instruction), operands(instruction, externs))
    return frozenset(live)
