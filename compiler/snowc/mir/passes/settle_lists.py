"""Lists that a loop updates are known to be the loop's alone behind its first update, and are then written in place
without a look.

In: a function after the ownership pass, its own tail calls made loops. Out: the same, each such loop three times: until
the first update; the rest of the turn that made it; all later turns, in which every `List.set` is an `Overwrite` of one
list that stays where it is, so that code generation reads its header before the loop. A loop is left as it is if
anything but reading an element, the length, and updating happens to the list in it, or if it is large.

A list that the loop moves elements out of (`list_take`, `list_put` of the library) is the loop's alone from the start:
there is one copy, which holds the list in one local and says `overwrite`.

Why it holds: what `List.set` gives has one reference and nobody else looks at its buffer. A loop that neither counts
the list nor hands it to anybody keeps that so.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.mir.builder import successors
from snowc.mir.ir import (
    Block,
    BlockId,
    Call,
    Copy,
    Goto,
    Instruction,
    Local,
    LocalId,
    MirFunction,
    Overwrite,
)
from snowc.mir.passes.list_families import Family, own_families, settled_families
from snowc.mir.passes.operands import with_successors
from snowc.mir.passes.simplify_blocks import separate_entry, simplify_blocks
from snowc.mir.program_source import Externs
from snowc.values import replace

MOST_BLOCKS = 60
MOST_INSTRUCTIONS = 300
"""of a loop that is written three times"""
_ROUNDS = 3
"""lists of one loop that are looked after"""


def settle_lists(function: MirFunction, externs: Externs) -> MirFunction:
    for _ in range(_ROUNDS):
        own = next(own_families(function, externs), None)
        if own is not None and own.header == 0:
            function = separate_entry(function)
            own = next(own_families(function, externs))
        if own is not None:
            function = _InPlace(function, own).written()
    for _ in range(_ROUNDS):
        family = next(_worth_it(function, externs), None)
        if family is None:
            return function
        function = _Copies(function, family).written()
    return function


def _worth_it(function: MirFunction, externs: Externs) -> Iterator[Family]:
    for family in settled_families(function, externs):
        size = sum(len(function.blocks[number].instructions) for number in family.loop)
        if len(family.loop) <= MOST_BLOCKS and size <= MOST_INSTRUCTIONS:
            yield family


class _Rewriting:
    """Writes blocks behind the function's, in which the list stays in one local."""

    def __init__(self, function: MirFunction, family: Family) -> None:
        self.function = function
        self.family = family
        self.locals = list(function.locals)
        self.blocks: list[Block] = list(function.blocks)

    def _new_local(self) -> LocalId:
        self.locals.append(Local("", self.family.type))
        return len(self.locals) - 1

    def _reserve(self) -> BlockId:
        self.blocks.append(Block((), Goto(0)))  # filled below
        return len(self.blocks) - 1

    def _whole(self) -> MirFunction:
        return simplify_blocks(replace(self.function, locals=tuple(self.locals), blocks=tuple(self.blocks)))

    def _leading(
        self, block: Block, instructions: tuple[Instruction, ...], held: LocalId, to: dict[BlockId, BlockId]
    ) -> Block:
        """The block with its edges within the loop leading to `to`; those that leave it give the list back to the local
        that is wanted there."""
        targets = []
        for target in successors(block.terminator):
            inside = to.get(target)
            targets.append(self._exit(target, held) if inside is None else inside)
        return Block(instructions, with_successors(block.terminator, tuple(targets)))

    def _exit(self, target: BlockId, held: LocalId) -> BlockId:
        wanted = self.family.live[target]
        number = self._reserve()
        self.blocks[number] = Block(tuple(Copy(local, held) for local in wanted), Goto(target))
        return number

    def _in_place(self, instructions: tuple[Instruction, ...], held: LocalId) -> tuple[Instruction, ...]:
        return tuple(new for each in instructions for new in self._one_in_place(each, held))

    def _one_in_place(self, instruction: Instruction, held: LocalId) -> tuple[Instruction, ...]:
        members = self.family.members
        if isinstance(instruction, Copy) and instruction.target in members:
            return ()
        if isinstance(instruction, Call) and instruction.arguments and instruction.arguments[0] in members:
            if self.family.is_update(instruction):
                _, index, item = instruction.arguments
                return (Overwrite(held, index, item, instruction.callee, instruction.site),)
            return (replace(instruction, arguments=(held, *instruction.arguments[1:])),)
        return (instruction,)


class _Copies(_Rewriting):
    """Writes the loop's copies behind the function's blocks. `first` holds the list for the rest of the turn of its
    first update, `settled` in all later ones."""

    def __init__(self, function: MirFunction, family: Family) -> None:
        super().__init__(function, family)
        self.first = self._new_local()
        self.settled = self._new_local()
        self.rest = {number: self._reserve() for number in sorted(family.loop)}
        self.head = self._reserve()
        self.later = {number: self._reserve() for number in sorted(family.loop)}

    def written(self) -> MirFunction:
        for number in sorted(self.family.loop):
            block = self.function.blocks[number]
            self._until_first_update(number, block)
            self.blocks[self.rest[number]] = self._rest_of_turn(block, 0)
            instructions = self._in_place(block.instructions, self.settled)
            self.blocks[self.later[number]] = self._leading(block, instructions, self.settled, self.later)
        self.blocks[self.head] = Block((Copy(self.settled, self.first),), Goto(self.later[self.family.header]))
        return self._whole()

    def _until_first_update(self, number: BlockId, block: Block) -> None:
        for index, each in enumerate(block.instructions):
            if self.family.is_update(each):
                assert isinstance(each, Call)
                behind = self._reserve()
                self.blocks[behind] = self._rest_of_turn(block, index + 1)
                before = (*block.instructions[: index + 1], Copy(self.first, each.target))
                self.blocks[number] = Block(before, Goto(behind))
                return

    def _rest_of_turn(self, block: Block, start: int) -> Block:
        instructions = self._in_place(block.instructions[start:], self.first)
        return self._leading(block, instructions, self.first, {**self.rest, self.family.header: self.head})


class _InPlace(_Rewriting):
    """The loop itself is rewritten: it is entered with the list in `held`."""

    def written(self) -> MirFunction:
        header, loop = self.family.header, self.family.loop
        (entering,) = self.family.live[header]
        held, entry = self._new_local(), self._reserve()
        for number, block in enumerate(self.function.blocks):
            if number in loop:
                instructions = self._in_place(block.instructions, held)
                self.blocks[number] = self._leading(block, instructions, held, {each: each for each in loop})
            else:
                targets = tuple(entry if each == header else each for each in successors(block.terminator))
                self.blocks[number] = replace(block, terminator=with_successors(block.terminator, targets))
        self.blocks[entry] = Block((Copy(held, entering),), Goto(header))
        return self._whole()
