"""Loops over an index take strips of turns that check nothing: neither reductions, nor the bounds of lists that they
read at the index, nor the room of those that they gather.

In: a function of a released program behind all passes that count. Out: the same, each such loop twice. It is entered
through a `Strip`, which finds how far nothing can happen; the copy goes there and has its reductions taken off at once;
then comes a turn of the loop as it was, which does what there is to be done: ends, lets others run, crashes.

Only loops that hold no other, are left at their start by a comparison of the index with a bound that stays, add one to
it in every turn, and only compute.
"""

from __future__ import annotations

from snowc.mir.builder import successors
from snowc.mir.ir import (
    Block,
    BlockId,
    Branch,
    Copy,
    Extend,
    Goto,
    Instruction,
    Literal,
    Local,
    LocalId,
    MirFunction,
)
from snowc.mir.passes.counted_loops import CountedLoop, counted_loops
from snowc.mir.passes.operands import with_successors
from snowc.mir.passes.simplify_blocks import separate_entry
from snowc.mir.program_source import Externs
from snowc.mir.strip_instructions import Fill, InStrip, Spend, Strip
from snowc.types.ty import BOOL, INT, Type
from snowc.values import replace


def strip_loops(function: MirFunction, externs: Externs) -> MirFunction:
    loops = tuple(counted_loops(function, externs))
    if any(loop.header == 0 for loop in loops):
        function = separate_entry(function)
        loops = tuple(counted_loops(function, externs))
    for loop in loops:
        function = _Strips(function, loop).written()
    return function


class _Strips:
    """`copies` are the loop's blocks without checks, which all begin again at `latch`: LLVM sees one loop. The loop as
    it was is entered and begun again at `entry`."""

    def __init__(self, function: MirFunction, loop: CountedLoop) -> None:
        self.function = function
        self.loop = loop
        self.locals = list(function.locals)
        self.blocks: list[Block] = list(function.blocks)
        self.end, self.start = self._new_local(INT), self._new_local(INT)
        self.entry = self._reserve()
        self.latch = self._reserve()
        self.after = self._reserve()
        self.copies = {number: self._reserve() for number in sorted(loop.blocks)}

    def _new_local(self, ty: Type) -> LocalId:
        self.locals.append(Local("", ty))
        return len(self.locals) - 1

    def _reserve(self) -> BlockId:
        self.blocks.append(Block((), Goto(0)))  # filled below
        return len(self.blocks) - 1

    def written(self) -> MirFunction:
        loop = self.loop
        for number, block in enumerate(self.function.blocks):
            targets = tuple(self.entry if each == loop.header else each for each in successors(block.terminator))
            self.blocks[number] = replace(block, terminator=with_successors(block.terminator, targets))
        self._write_entry()
        for number in loop.blocks:
            self._write_copy(number, self.function.blocks[number])
        self.blocks[self.latch] = self._deciding([], self.after)
        self.blocks[self.after] = Block((Spend(self.start, self.end),), Goto(loop.header))
        return replace(self.function, locals=tuple(self.locals), blocks=tuple(self.blocks))

    def _write_entry(self) -> None:
        loop = self.loop
        instructions: list[Instruction] = []
        bounds = list(loop.bounds)
        for number in loop.literals:
            bounds.append(self._new_local(INT))
            instructions.append(Literal(bounds[-1], number))
        instructions.append(Strip(self.end, loop.index, tuple(bounds), loop.lists, loop.gathered))
        instructions.append(Copy(self.start, loop.index))
        self.blocks[self.entry] = self._deciding(instructions, loop.header)

    def _deciding(self, instructions: list[Instruction], otherwise: BlockId) -> Block:
        is_inside = self._new_local(BOOL)
        test = InStrip(is_inside, self.loop.index, self.end)
        return Block((*instructions, test), Branch(is_inside, self.copies[self.loop.header], otherwise))

    def _write_copy(self, number: BlockId, block: Block) -> None:
        instructions = [_unchecked(each) for each in block.instructions]
        targets = successors(block.terminator)
        if self.loop.header in targets:
            self.blocks[self.copies[number]] = Block(tuple(instructions), Goto(self.latch))
            return
        if number == self.loop.header:
            inside = next(target for target in targets if target in self.loop.blocks)
            self.blocks[self.copies[number]] = Block(tuple(instructions), Goto(self.copies[inside]))
            return
        copied = tuple(self.copies.get(target, target) for target in targets)
        terminator = with_successors(block.terminator, copied)
        self.blocks[self.copies[number]] = Block(tuple(instructions), terminator)


def _unchecked(instruction: Instruction) -> Instruction:
    if isinstance(instruction, Extend):
        return Fill(instruction.target, instruction.items, instruction.item, instruction.number)
    return instruction
