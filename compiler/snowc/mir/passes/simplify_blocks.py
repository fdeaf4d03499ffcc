"""Shape the graph: no unreachable blocks, no empty detours, straight lines in one block. Also the splits that other
passes ask for.

Instructions keep their order; only gotos and block numbers change. Block 0 stays the entry.
"""

from __future__ import annotations

from collections import Counter

from snowc.mir.builder import successors
from snowc.mir.ir import Block, BlockId, Goto, MirFunction
from snowc.mir.passes.operands import with_successors
from snowc.values import replace


def simplify_blocks(function: MirFunction) -> MirFunction:
    """Thread jumps to empty blocks, join straight lines, drop what can't be reached, number blocks in depth-first
    order."""
    blocks = list(function.blocks)
    for number, block in enumerate(blocks):
        targets = tuple(_final_target(blocks, target) for target in successors(block.terminator))
        blocks[number] = Block(block.instructions, with_successors(block.terminator, targets))
    _join_lines(blocks)
    return replace(function, blocks=_reachable_in_order(blocks))


def split_critical_edges(function: MirFunction) -> MirFunction:
    """Give each edge from a block with several successors to a block with several predecessors a block of its own."""
    predecessors = predecessor_counts(function.blocks)
    blocks = list(function.blocks)
    for number, block in enumerate(function.blocks):
        targets = list(successors(block.terminator))
        if len(targets) < 2:
            continue
        for edge, target in enumerate(targets):
            if predecessors[target] > 1:
                targets[edge] = len(blocks)
                blocks.append(Block((), Goto(target)))
        blocks[number] = Block(block.instructions, with_successors(block.terminator, tuple(targets)))
    return replace(function, blocks=tuple(blocks))


def separate_entry(function: MirFunction) -> MirFunction:
    """Make sure that no edge leads to block 0, so that what is put there runs once."""
    if not predecessor_counts(function.blocks)[0]:
        return function
    moved = [
        Block(block.instructions, with_successors(block.terminator, tuple(t + 1 for t in successors(block.terminator))))
        for block in function.blocks
    ]
    return replace(function, blocks=(Block((), Goto(1)), *moved))


def predecessor_counts(blocks: tuple[Block, ...] | list[Block]) -> Counter[BlockId]:
    """Number of edges into each block; the call into block 0 is not an edge."""
    return Counter(target for block in blocks for target in successors(block.terminator))


def _final_target(blocks: list[Block], target: BlockId) -> BlockId:
    """Follow empty blocks that only go on; stops in a cycle of them."""
    seen = {target}
    while True:
        block = blocks[target]
        if block.instructions or not isinstance(block.terminator, Goto) or block.terminator.target in seen:
            return target
        target = block.terminator.target
        seen.add(target)


def _join_lines(blocks: list[Block]) -> None:
    reached = _order(blocks)  # a block that nothing reaches must not swallow one that is reached
    predecessors = predecessor_counts([blocks[number] for number in reached])
    predecessors[0] += 1
    for number in reached:
        block = blocks[number]
        while isinstance(block.terminator, Goto):
            target = block.terminator.target
            if predecessors[target] != 1 or target == number:
                break
            follower = blocks[target]
            block = Block(block.instructions + follower.instructions, follower.terminator)
            blocks[target] = Block((), Goto(target))  # no edge leads here any more
        blocks[number] = block


def _reachable_in_order(blocks: list[Block]) -> tuple[Block, ...]:
    order = _order(blocks)
    new_number = {old: new for new, old in enumerate(order)}
    return tuple(
        Block(
            blocks[old].instructions,
            with_successors(
                blocks[old].terminator, tuple(new_number[target] for target in successors(blocks[old].terminator))
            ),
        )
        for old in order
    )


def _order(blocks: list[Block]) -> list[BlockId]:
    """Reachable blocks, depth first, earlier successors first."""
    order: list[BlockId] = []
    seen: set[BlockId] = set()
    pending = [0]
    while pending:
        number = pending.pop()
        if number in seen:
            continue
        seen.add(number)
        order.append(number)
        pending.extend(reversed(successors(blocks[number].terminator)))
    return order
