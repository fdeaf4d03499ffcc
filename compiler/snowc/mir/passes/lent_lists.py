"""Lists that are made longer by one element, lent to functions that only look at them, and dropped: their headers need
no memory of their own.

In: functions of a released program behind all other passes. Out: the same, in which `List.append` of numbers to a list
that somebody else goes on holding is an `AppendInScratch`, and the drop of what it gives an `EndInScratch`, where that
is read, given to parameters that never keep it, and dropped, and nothing else. So a search along a path, which is
longer for each step down, takes no memory for its steps.

A parameter never keeps a list if its function borrows it and only looks into it, lends it to others of the kind, or
makes a longer or another list of it. A `Dup` is in order only as a part of that: what `List.append` takes over is then
gone again when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from snowc.mir.ir import (
    Binary,
    Block,
    Call,
    Callee,
    Drop,
    Dup,
    Instruction,
    Literal,
    LocalId,
    MirFunction,
    TailCall,
    Unary,
)
from snowc.mir.operands import read_by, read_by_terminator, written_by
from snowc.mir.program_source import Externs
from snowc.mir.representation import SlotClass, slot_class
from snowc.mir.scratch_instructions import AppendInScratch, EndInScratch
from snowc.types.ty import Con, Type
from snowc.values import replace, value

MOST_HEADERS = 2
"""of a function: they make its frame larger"""
FIRST_HEADER = 10
"""their numbers come after those of the scratches of `scratch_lists.py`"""
_APPEND = "snow_list_append"
_MAKERS = frozenset({_APPEND, "snow_list_set"})
_READERS = frozenset({"snow_list_get", "snow_list_length"})
_ENDS_NOTHING = (Dup, Literal, Unary, Binary)
_NUMBERS = frozenset({SlotClass.INT, SlotClass.FLOAT, SlotClass.HANDLE})

LookedAt: TypeAlias = Mapping[Callee, frozenset[int]]


def looked_at_parameters(instances: Iterable[tuple[Callee, MirFunction]], externs: Externs) -> LookedAt:
    """The parameters that each of these functions never keeps; a greatest fixed point, as they may lend in a circle."""
    functions = {callee: function for callee, function in instances if function.captures is None}
    found = {
        callee: frozenset(each for each in function.borrowed if _is_of_numbers(function.locals[each].type))
        for callee, function in functions.items()
    }
    changed = True
    while changed:
        changed = False
        for callee, positions in found.items():
            uses = _Uses(functions[callee], externs, found)
            kept = frozenset(each for each in positions if uses.is_looked_at(each))
            if kept != positions:
                found[callee], changed = kept, True
    return {callee: positions for callee, positions in found.items() if positions}


def lend_lists(function: MirFunction, externs: Externs, looked_at: LookedAt) -> MirFunction:
    if _APPEND not in (_name(each, externs) for block in function.blocks for each in block.instructions):
        return function
    uses = _Uses(function, externs, looked_at)
    made = (block.instructions[maker] for block in function.blocks for maker in uses.pairs(block))
    targets = {each.target for each in made if isinstance(each, Call) and _name(each, externs) == _APPEND}
    lent = [each for each in sorted(targets) if uses.is_lent(each)][:MOST_HEADERS]
    if not lent:
        return function
    numbers = {local: FIRST_HEADER + index for index, local in enumerate(lent)}
    blocks = tuple(_with_headers(block, uses.pairs(block), numbers) for block in function.blocks)
    return replace(function, blocks=blocks)


def _name(instruction: Instruction, externs: Externs) -> str:
    extern = externs.get(instruction.callee.function) if isinstance(instruction, Call) else None
    return "" if extern is None else extern.name


def _is_of_numbers(ty: Type) -> bool:
    return isinstance(ty, Con) and ty.name == "List" and slot_class(ty.arguments[0]) in _NUMBERS


@value
class _Uses:
    """What one function does with lists."""

    function: MirFunction
    externs: Externs
    looked_at: LookedAt

    def pairs(self, block: Block) -> dict[int, int]:
        """The places of calls that make a list of one that is counted for it, each with that of the `Dup`. Between the
        two nothing ends: it may be the list, by another name."""
        counted: dict[LocalId, int] = {}
        found = {}
        for place, each in enumerate(block.instructions):
            if isinstance(each, Dup):
                counted[each.local] = place
            elif isinstance(each, Call) and _name(each, self.externs) in _MAKERS and each.arguments[0] in counted:
                found[place] = counted[each.arguments[0]]
            if not isinstance(each, _ENDS_NOTHING):
                counted.clear()
        return found

    def is_looked_at(self, local: LocalId) -> bool:
        """Whether the local is nowhere kept, nor assigned."""
        return all(
            not any(self._others(block, local)) and self._lends_at_end(block, local) for block in self.function.blocks
        )

    def is_lent(self, local: LocalId) -> bool:
        """Whether the local is assigned once, by a call, and what that gives is of numbers, lent, dropped, and nothing
        else."""
        others = [each for block in self.function.blocks for each in self._others(block, local)]
        makers = [each for each in others if not isinstance(each, Drop)]
        ends = (read_by_terminator(block.terminator) for block in self.function.blocks)
        return (
            _is_of_numbers(self.function.locals[local].type)
            and len(makers) == 1
            and local not in read_by(makers[0])
            and not any(local in read for read in ends)
        )

    def _others(self, block: Block, local: LocalId) -> Iterator[Instruction]:
        """What does anything else with the local than to look at it."""
        pairs = self.pairs(block)
        dups = frozenset(pairs.values())
        for place, each in enumerate(block.instructions):
            if local in written_by(each):
                yield each
            elif local in read_by(each) and place not in dups:
                is_counted = place in pairs or _name(each, self.externs) not in _MAKERS
                if not (is_counted and isinstance(each, Call) and self._looks(each, local)):
                    yield each

    def _lends_at_end(self, block: Block, local: LocalId) -> bool:
        end = block.terminator
        if local not in read_by_terminator(end):
            return True
        return isinstance(end, TailCall) and self._lends(end.callee, end.arguments, local)

    def _looks(self, call: Call, local: LocalId) -> bool:
        name = _name(call, self.externs)
        if name in _MAKERS | _READERS:
            return local not in call.arguments[1:]
        return self._lends(call.callee, call.arguments, local)

    def _lends(self, callee: Callee, arguments: Sequence[LocalId], local: LocalId) -> bool:
        positions = self.looked_at.get(callee, frozenset())
        return all(position in positions for position, argument in enumerate(arguments) if argument == local)


def _with_headers(block: Block, pairs: Mapping[int, int], numbers: Mapping[LocalId, int]) -> Block:
    targets = {maker: written_by(block.instructions[maker])[0] for maker in pairs}
    made = {maker: numbers[target] for maker, target in targets.items() if target in numbers}
    dups = {pairs[maker] for maker in made}
    instructions: list[Instruction] = []
    for place, each in enumerate(block.instructions):
        if place in made and isinstance(each, Call):
            items, item = each.arguments
            instructions.append(AppendInScratch(each.target, items, item, made[place], each.callee, each.site))
        elif isinstance(each, Drop) and each.local in numbers:
            instructions.append(EndInScratch(each.local, numbers[each.local]))
        elif place not in dups:
            instructions.append(each)
    return Block(tuple(instructions), block.terminator)
