"""Lists that a loop looks into and never changes: their length and their first element are found once, before it.

In: a function of a released program. Out: which of its locals are worth it. A list is never changed while more than one
holds it, and who holds the only reference gives it away to change it; so as long as a local may be read, what it holds
stays as it is. The loads stand where the local gets its value, and every read comes after that. An absent list can be
read like any object (`words.py`); what comes of it is not used.
"""

from __future__ import annotations

from snowc.mir.builder import successors
from snowc.mir.ir import BlockId, Call, LocalId, Look, MirFunction, Overwrite
from snowc.mir.passes.operands import target_of
from snowc.mir.program_source import Externs
from snowc.resolve.groups import strongly_connected
from snowc.values import value

_READERS = frozenset({"snow_list_get", "snow_list_take", "snow_list_length"})


@value
class ListView:
    """LLVM values: the number of elements, and the address of the first."""

    length: str
    first: str


def viewed_lists(function: MirFunction, single: frozenset[LocalId], externs: Externs) -> frozenset[LocalId]:
    """The locals with one value whose lists are read in a loop that the value comes from before."""
    read: dict[LocalId, set[BlockId]] = {}
    made: dict[LocalId, BlockId] = {}
    for number, block in enumerate(function.blocks):
        for each in block.instructions:
            target = target_of(each)
            if target is not None:
                made[target] = number
            if isinstance(each, Call) and _reads(each, externs):
                read.setdefault(each.arguments[0], set()).add(number)
            elif isinstance(each, Overwrite | Look):
                read.setdefault(each.items, set()).add(number)
    wanted = {local: blocks for local, blocks in read.items() if local in single}
    if not wanted:
        return frozenset()
    loops = _loops(function)
    return frozenset(
        local
        for local, blocks in wanted.items()
        if any(block in loops and loops[block] != loops.get(made.get(local, -1)) for block in blocks)
    )


def _reads(call: Call, externs: Externs) -> bool:
    extern = externs.get(call.callee.function)
    return extern is not None and extern.name in _READERS


def _loops(function: MirFunction) -> dict[BlockId, int]:
    """Blocks that may come again, with the number of their cycle."""
    edges = {number: successors(block.terminator) for number, block in enumerate(function.blocks)}
    cycles = (each for each in strongly_connected(edges) if len(each) > 1 or each[0] in edges[each[0]])
    return {block: number for number, cycle in enumerate(cycles) for block in cycle}
