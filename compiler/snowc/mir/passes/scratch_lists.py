"""Lists that a function updates and nobody else ever sees need no memory of their own where others hold the original.

In: a function of a released program behind all other passes. Out: the same, in which `List.set` is a `SetInScratch`
where what it gives, through copies and further updates, is only looked into, written to and dropped. The copy that it
needs may then lie in the function's frame: it ends with it, and counts as immortal, so dropping it does nothing. Left
as they are: lists of which two may be wanted at once, and functions that call what does not end soon, as such frames
may lie on the stack by the thousand.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import TypeAlias

from snowc.mir.builder import successors
from snowc.mir.ir import (
    Block,
    Call,
    CallClosure,
    Callee,
    Copy,
    Drop,
    FunctionId,
    Instruction,
    LocalId,
    MirFunction,
    Overwrite,
)
from snowc.mir.operands import called_by, read_by, read_by_terminator, written_by
from snowc.mir.passes.list_families import live_members
from snowc.mir.program_source import Externs
from snowc.mir.representation import SlotClass, slot_class
from snowc.mir.scratch_instructions import SetInScratch
from snowc.mir.strip_instructions import IsShort, Strip
from snowc.resolve.groups import strongly_connected
from snowc.types.ty import Con
from snowc.values import replace

MOST_SCRATCHES = 2
"""of a function: they make its frame larger"""
_SET = "snow_list_set"
_USES = frozenset({_SET, "snow_list_get", "snow_list_length"})
"""what may happen to such a list"""
_NUMBERS = frozenset({SlotClass.INT, SlotClass.FLOAT, SlotClass.HANDLE})

Names: TypeAlias = Mapping[FunctionId, str]
"""of the runtime functions"""


def scratch_lists(function: MirFunction, externs: Externs, short: Container[Callee]) -> MirFunction:
    """`short` are the functions that end soon whatever they are given."""
    names = {callee: extern.name for callee, extern in externs.items()}
    if _SET not in map(names.get, _called(function)) or not _calls_only(function, externs, short):
        return function
    families = [each for each in _families(function, names) if _stays(function, each, names)]
    for number, members in enumerate(families[:MOST_SCRATCHES]):
        function = _with_scratch(function, members, names, number)
    return function


def _called(function: MirFunction) -> Iterator[FunctionId]:
    return (callee.function for callee in called_by(function))


def _calls_only(function: MirFunction, externs: Externs, short: Container[Callee]) -> bool:
    if any(isinstance(each, CallClosure) for block in function.blocks for each in block.instructions):
        return False
    return all(callee.function in externs or callee in short for callee in called_by(function))


def _families(function: MirFunction, names: Names) -> list[frozenset[LocalId]]:
    """The locals that may hold what updates gave, those together between which lists go."""
    steps = _steps(function, names)
    updates = (_update(function, each, names) for block in function.blocks for each in block.instructions)
    held = {update.target for update in updates if update is not None}
    size = 0
    while size != len(held):
        size = len(held)
        held.update(target for source, target in steps if source in held)
    between: dict[LocalId, list[LocalId]] = {local: [] for local in sorted(held)}
    for source, target in steps:
        if source in held:
            between[source].append(target)
            between[target].append(source)
    return list(map(frozenset, strongly_connected(between)))


def _steps(function: MirFunction, names: Names) -> list[tuple[LocalId, LocalId]]:
    """From which local to which one a list may go."""
    return [
        (each.source, each.target) if isinstance(each, Copy) else (each.arguments[0], each.target)
        for block in function.blocks
        for each in block.instructions
        if isinstance(each, Copy) or (isinstance(each, Call) and names.get(each.callee.function) == _SET)
    ]


def _update(function: MirFunction, instruction: Instruction, names: Names) -> Call | None:
    """The instruction, if it updates a list of numbers."""
    if not isinstance(instruction, Call) or names.get(instruction.callee.function) != _SET:
        return None
    ty = function.locals[instruction.target].type
    return instruction if isinstance(ty, Con) and slot_class(ty.arguments[0]) in _NUMBERS else None


def _stays(function: MirFunction, members: frozenset[LocalId], names: Names) -> bool:
    """Whether nobody but the function ever has the list, and at any place it has one of them."""
    live = live_members(function, members)
    for number, block in enumerate(function.blocks):
        if not members.isdisjoint(read_by_terminator(block.terminator)) or len(live[number]) > 1:
            return False
        held = set().union(*(live[target] for target in successors(block.terminator)))
        for each in reversed(block.instructions):
            if not _keeps(each, members, names):
                return False
            held -= set(written_by(each))
            held |= members.intersection(read_by(each))
            if len(held) > 1:
                return False
    return True


def _keeps(instruction: Instruction, members: frozenset[LocalId], names: Names) -> bool:
    """Whether a list of the family is only looked into, written to, dropped, or left in the family."""
    match instruction:
        case Copy(target, source):
            return source not in members or target in members
        case Drop() | Strip(gathered=()) | IsShort():
            return True
        case Overwrite(item=item):
            return item not in members
        case Call(callee=callee, arguments=(_, *others)) if names.get(callee.function) in _USES:
            return members.isdisjoint(others)
        case _:
            return members.isdisjoint(read_by(instruction))


def _with_scratch(function: MirFunction, members: frozenset[LocalId], names: Names, number: int) -> MirFunction:
    def updating(instruction: Instruction) -> Instruction:
        update = _update(function, instruction, names)
        if update is None or update.target not in members:
            return instruction
        items, index, item = update.arguments
        return SetInScratch(update.target, items, index, item, number, update.callee, update.site)

    blocks = tuple(Block(tuple(map(updating, block.instructions)), block.terminator) for block in function.blocks)
    return replace(function, blocks=blocks)
