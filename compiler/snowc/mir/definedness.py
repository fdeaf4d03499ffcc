"""Which locals are read where they may not have been assigned.

In: a function with good block numbers. Out: (block, local) pairs in order. A forward analysis: a local is defined at
a block's start if it is
defined at the end of every block before it; parameters are defined at the entry.
"""

from __future__ import annotations

from snowc.mir.builder import successors
from snowc.mir.ir import BlockId, LocalId, MirFunction
from snowc.mir.operands import read_by, read_by_terminator, written_by


def undefined_reads(function: MirFunction) -> tuple[tuple[BlockId, LocalId], ...]:
    """Reads of locals that some path leaves unassigned."""
    found: dict[tuple[BlockId, LocalId], None] = {}
    for number, defined in _defined_at_start(function).items():
        now = set(defined)
        for instruction in function.blocks[number].instructions:
            found.update(((number, local), None) for local in read_by(instruction) if local not in now)
            now.update(written_by(instruction))
        reads = read_by_terminator(function.blocks[number].terminator)
        found.update(((number, local), None) for local in reads if local not in now)
    return tuple(found)


def _defined_at_start(function: MirFunction) -> dict[BlockId, frozenset[LocalId]]:
    """For each block that the entry reaches."""
    at_start = {0: frozenset(range(function.parameter_count))}
    pending = [0]
    while pending:
        number = pending.pop()
        block = function.blocks[number]
        at_end = at_start[number].union(*(written_by(instruction) for instruction in block.instructions))
        for target in successors(block.terminator):
            before = at_start.get(target)
            now = at_end if before is None else before & at_end
            if now != before:
                at_start[target] = now
                pending.append(target)
    return at_start
