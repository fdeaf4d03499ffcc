"""Lists that a loop only appends to are written at a place that the loop keeps, without a look at their header.

In: a function of a released program behind all passes that count. Out: the same, in which the loop is entered through a
`Gather` and left through a `Gathered` of the list, and says `Extend` for `List.append`. Between them the list's length
and its buffer's are behind: nobody reads them, as nothing else happens to the list there. A list to which
a loop within the loop appends is left to that one.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.mir.builder import successors
from snowc.mir.ir import Block, BlockId, Call, Extend, Gather, Gathered, Goto, Instruction, MirFunction
from snowc.mir.passes.list_families import Family, gathered_families
from snowc.mir.passes.operands import with_successors
from snowc.mir.passes.simplify_blocks import separate_entry
from snowc.mir.program_source import Externs
from snowc.values import replace


def gather_lists(function: MirFunction, externs: Externs) -> MirFunction:
    families = tuple(gathered_families(function, externs))
    if any(family.header == 0 for family in families):
        function = separate_entry(function)
        families = tuple(gathered_families(function, externs))
    for number, family in enumerate(families):
        function = _Gathering(function, family, number).written()
    return function


class _Gathering:
    """`number` tells the gatherings of a function apart."""

    def __init__(self, function: MirFunction, family: Family, number: int) -> None:
        self.function = function
        self.family = family
        self.number = number
        self.blocks: list[Block] = list(function.blocks)

    def written(self) -> MirFunction:
        entry = self._new_block((Gather(self.number),), self.family.header)
        for number, block in enumerate(self.function.blocks):
            if number in self.family.loop:
                instructions = tuple(map(self._extending, block.instructions))
                self.blocks[number] = self._leading(replace(block, instructions=instructions), self._exits(block))
            else:
                self.blocks[number] = self._leading(block, {self.family.header: entry})
        return replace(self.function, blocks=tuple(self.blocks))

    def _new_block(self, instructions: tuple[Instruction, ...], target: BlockId) -> BlockId:
        self.blocks.append(Block(instructions, Goto(target)))
        return len(self.blocks) - 1

    def _exits(self, block: Block) -> dict[BlockId, BlockId]:
        """Where the loop is left with the list: a way that ends the isolate has none any more."""
        left = {target for target in successors(block.terminator) if target not in self.family.loop}
        return {
            target: self._new_block((Gathered(items, self.number),), target)
            for target in sorted(left)
            for items in self.family.live[self._before_exits(target)]
        }

    def _before_exits(self, block: BlockId) -> BlockId:
        """Where a way led before it got the `Gathered` of another list."""
        while block not in self.family.live:
            exit_to = self.function.blocks[block].terminator
            assert isinstance(exit_to, Goto)
            block = exit_to.target
        return block

    def _leading(self, block: Block, to: Mapping[BlockId, BlockId]) -> Block:
        targets = successors(block.terminator)
        if to.keys().isdisjoint(targets):
            return block
        new = tuple(to.get(target, target) for target in targets)
        return replace(block, terminator=with_successors(block.terminator, new))

    def _extending(self, instruction: Instruction) -> Instruction:
        if not self.family.is_update(instruction):
            return instruction
        assert isinstance(instruction, Call)
        items, item = instruction.arguments
        return Extend(instruction.target, items, item, self.number, instruction.callee, instruction.site)
