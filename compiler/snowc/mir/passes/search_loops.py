"""Loops that look through a list by an index, and may be left anywhere, count no turns where the list is short.

In: a function of a released program behind all passes that count, and behind `strip_loops.py`, which does more for
loops that are only left at their end. Out: the same, each such loop twice: which of them is entered says the list's
length. The copy for short lists counts its turns where it is left. Every turn reads or writes the list at the index,
which goes up by one: so the list's length bounds the turns, or its check crashes.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.mir.builder import successors
from snowc.mir.ir import Block, BlockId, Copy, Goto, Instruction, Local, LocalId, MirFunction
from snowc.mir.passes.counted_loops import Candidate, element
from snowc.mir.passes.list_families import cycles, entered_loops
from snowc.mir.passes.operands import with_successors
from snowc.mir.passes.simplify_blocks import separate_entry
from snowc.mir.program_source import Externs
from snowc.mir.strip_instructions import IsShort, Spend, Uncounted
from snowc.mir.terminators import Branch
from snowc.types.ty import BOOL, INT, Type
from snowc.values import replace, value


@value
class _Search:
    header: BlockId
    blocks: frozenset[BlockId]
    index: LocalId
    items: LocalId


def search_loops(function: MirFunction, externs: Externs) -> MirFunction:
    searches = tuple(_searches(function, externs))
    if any(search.header == 0 for search in searches):
        function = separate_entry(function)
        searches = tuple(_searches(function, externs))
    for search in searches:
        function = _Copies(function, search).written()
    return function


def _searches(function: MirFunction, externs: Externs) -> Iterator[_Search]:
    if not any(element(each, externs) for block in function.blocks for each in block.instructions):
        return
    for blocks, header in entered_loops(function):
        if not any(cycles(function, blocks - {header})):
            candidate = Candidate(function, externs, blocks, header)
            found = next(_looks(candidate), None) if candidate.only_computes() else None
            if found is not None:
                yield found


def _looks(candidate: Candidate) -> Iterator[_Search]:
    """The lists that stay, with the indices at which each turn looks into them."""
    for number in sorted(candidate.blocks):
        for each in candidate.function.blocks[number].instructions:
            found = element(each, candidate.externs)
            if found is None or found[0] in candidate.written:
                continue
            index = next(filter(candidate.counts_up, _indices(candidate, found[1])), None)
            if index is not None and _is_in_every_turn(candidate, number):
                yield _Search(candidate.header, candidate.blocks, index, found[0])


def _indices(candidate: Candidate, at: LocalId) -> Iterator[LocalId]:
    """An index, and what it is a copy of. Whether that was made before the count or behind it is no matter."""
    yield at
    made = candidate.written.get(at, [])
    if len(made) == 1 and isinstance(made[0], Copy):
        yield made[0].source


def _is_in_every_turn(candidate: Candidate, place: BlockId) -> bool:
    blocks = candidate.function.blocks
    latches = (each for each in candidate.blocks if candidate.header in successors(blocks[each].terminator))
    return all(place == latch or candidate.leads_all_to(place, latch) for latch in latches)


class _Copies:
    """`copies` are the loop's blocks for short lists, `latch` begins them again."""

    def __init__(self, function: MirFunction, search: _Search) -> None:
        self.function = function
        self.search = search
        self.locals = list(function.locals)
        self.blocks: list[Block] = list(function.blocks)
        self.is_short, self.start = self._new_local(BOOL), self._new_local(INT)
        self.entry = self._new_block((), Goto(0))  # filled below
        self.latch = self._new_block((), Goto(0))
        self.copies = {number: self._new_block((), Goto(0)) for number in sorted(search.blocks)}

    def _new_local(self, ty: Type) -> LocalId:
        self.locals.append(Local("", ty))
        return len(self.locals) - 1

    def _new_block(self, instructions: tuple[Instruction, ...], terminator: Goto | Branch) -> BlockId:
        self.blocks.append(Block(instructions, terminator))
        return len(self.blocks) - 1

    def written(self) -> MirFunction:
        search = self.search
        for number, block in enumerate(self.function.blocks):
            if number in search.blocks:
                self._write_copy(number, block)
            else:
                targets = (self.entry if each == search.header else each for each in successors(block.terminator))
                self.blocks[number] = replace(block, terminator=with_successors(block.terminator, tuple(targets)))
        test = (IsShort(self.is_short, search.items), Copy(self.start, search.index))
        self.blocks[self.entry] = Block(test, Branch(self.is_short, self.copies[search.header], search.header))
        self.blocks[self.latch] = Block((Uncounted(),), Goto(self.copies[search.header]))
        return replace(self.function, locals=tuple(self.locals), blocks=tuple(self.blocks))

    def _write_copy(self, number: BlockId, block: Block) -> None:
        to = {**self.copies, self.search.header: self.latch}
        targets = tuple(to[each] if each in to else self._exit(each) for each in successors(block.terminator))
        self.blocks[self.copies[number]] = replace(block, terminator=with_successors(block.terminator, targets))

    def _exit(self, target: BlockId) -> BlockId:
        return self._new_block((Spend(self.start, self.search.index),), Goto(target))
