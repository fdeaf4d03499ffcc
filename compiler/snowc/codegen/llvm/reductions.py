"""Where a function counts reductions.

In: a function, and which of its blocks call Snow code. Out: the blocks that count at their start and those that count
at their end. Every way round a loop counts once, and so does every way that calls Snow code, before its first call: a
way that only computes and returns ends soon by itself and costs nothing.
"""

from __future__ import annotations

from collections.abc import Container

from snowc.mir.builder import successors
from snowc.mir.ir import Block, BlockId, MirFunction
from snowc.mir.strip_instructions import InStrip, Uncounted
from snowc.values import value


@value
class ReductionPoints:
    starts: frozenset[BlockId]
    ends: frozenset[BlockId]


def reduction_points(function: MirFunction, callers: Container[BlockId]) -> ReductionPoints:
    """`callers` are the blocks with a call of Snow code."""
    ends = loop_ends(function)
    counting = {number for number in range(len(function.blocks)) if number in ends or number in callers}
    counted = _counted_before(function, counting)
    starts = (number for number in counting if number in callers and number not in counted)
    return ReductionPoints(frozenset(starts), frozenset(ends))


def _counted_before(function: MirFunction, counting: set[BlockId]) -> set[BlockId]:
    """The blocks that no way reaches without having passed one of `counting`."""
    reached = {0}
    pending = [0]
    while pending:
        number = pending.pop()
        if number in counting:
            continue
        for target in successors(function.blocks[number].terminator):
            if target not in reached:
                reached.add(target)
                pending.append(target)
    return set(range(len(function.blocks))) - reached


def loop_ends(function: MirFunction) -> set[BlockId]:
    """Blocks from which an edge leads back to a block on the way to them, but for those whose turns are counted
    otherwise."""
    return {number for number in _back_edges(function) if not _is_in_strip(function.blocks[number])}


def _is_in_strip(block: Block) -> bool:
    return bool(block.instructions) and isinstance(block.instructions[-1], InStrip | Uncounted)


def _back_edges(function: MirFunction) -> set[BlockId]:
    ends: set[BlockId] = set()
    done: set[BlockId] = set()
    on_path: set[BlockId] = {0}
    pending = [(0, iter(successors(function.blocks[0].terminator)))]
    while pending:
        number, targets = pending[-1]
        target = next(targets, None)
        if target is None:
            pending.pop()
            on_path.discard(number)
            done.add(number)
        elif target in on_path:
            ends.add(number)
        elif target not in done:
            on_path.add(target)
            pending.append((target, iter(successors(function.blocks[target].terminator))))
    return ends
