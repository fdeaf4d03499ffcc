"""The locals of a loop through which one list goes that the loop updates.

In: a function after the ownership pass. Out: for each loop and list a `Family`: locals that updates and copies
connect within the loop, of which exactly one holds the list at any place in it. Left out is a list that anything else
happens to there: it is counted, handed on, or comes from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from snowc.mir.builder import successors
from snowc.mir.ir import BlockId, Call, Copy, Instruction, LocalId, MirFunction
from snowc.mir.operands import read_by, read_by_terminator, written_by
from snowc.mir.program_source import Externs
from snowc.resolve.groups import strongly_connected
from snowc.types.ty import Type
from snowc.values import value


@value
class _Use:
    """What a loop does with a list: names of runtime functions."""

    update: str
    readers: frozenset[str]


_SETTLED = _Use("snow_list_set", frozenset({"snow_list_get", "snow_list_length"}))
_OWN = _Use("snow_list_put", frozenset({"snow_list_take", "snow_list_get", "snow_list_length"}))
_GATHERED = _Use("snow_list_append", frozenset())


@value
class Family:
    """`loop` are the blocks that may come again, `header` the only one of them that is reached from outside. `live` are
    the members whose list is still wanted at the start of each block. `updates` are instructions of the loop."""

    loop: frozenset[BlockId]
    header: BlockId
    members: frozenset[LocalId]
    live: Mapping[BlockId, frozenset[LocalId]]
    updates: frozenset[LocalId]
    type: Type

    def is_update(self, instruction: Instruction) -> bool:
        return isinstance(instruction, Call) and instruction.target in self.updates


def settled_families(function: MirFunction, externs: Externs) -> Iterator[Family]:
    """Those of lists whose elements the loop looks at and sets."""
    if _updates(function, externs, _SETTLED):
        for loop, header in entered_loops(function):
            yield from _families(function, loop, header, externs, _SETTLED)


def own_families(function: MirFunction, externs: Externs) -> Iterator[Family]:
    """Those of lists that are the loop's alone from the start, and whose elements it moves out and puts in."""
    if _updates(function, externs, _OWN):
        for loop, header in entered_loops(function):
            yield from _families(function, loop, header, externs, _OWN)


def gathered_families(function: MirFunction, externs: Externs) -> Iterator[Family]:
    """Those of lists that a loop appends to once a turn, and does nothing else with; outer loops first."""
    if _updates(function, externs, _GATHERED):
        for loop, header in entered_loops(function):
            inner = frozenset[BlockId]().union(*cycles(function, loop - {header}))
            for family in _families(function, loop, header, externs, _GATHERED):
                if not any(map(family.is_update, _instructions(function, inner))):
                    yield family


def _instructions(function: MirFunction, blocks: frozenset[BlockId]) -> Iterator[Instruction]:
    return (each for number in sorted(blocks) for each in function.blocks[number].instructions)


def _updates(function: MirFunction, externs: Externs, use: _Use) -> bool:
    return any(_name(each, externs) == use.update for block in function.blocks for each in block.instructions)


def entered_loops(function: MirFunction) -> Iterator[tuple[frozenset[BlockId], BlockId]]:
    """The loops that are entered at one place, with that; outer ones first."""
    pending = [frozenset(range(len(function.blocks)))]
    while pending:
        for cycle in cycles(function, pending.pop()):
            header = _header(function, cycle)
            if header is not None:
                yield cycle, header
                pending.append(cycle - {header})


def cycles(function: MirFunction, blocks: frozenset[BlockId]) -> Iterator[frozenset[BlockId]]:
    edges = {number: successors(function.blocks[number].terminator) for number in sorted(blocks)}
    for cycle in map(frozenset, strongly_connected(edges)):
        if len(cycle) > 1 or cycle & set(edges[min(cycle)]):
            yield cycle


def _header(function: MirFunction, loop: frozenset[BlockId]) -> BlockId | None:
    """Where the loop is entered, if that is one place."""
    outside = (block for number, block in enumerate(function.blocks) if number not in loop)
    entered = {target for block in outside for target in successors(block.terminator)} & loop
    if 0 in loop:
        entered.add(0)
    return entered.pop() if len(entered) == 1 else None


def _families(
    function: MirFunction, loop: frozenset[BlockId], header: BlockId, externs: Externs, use: _Use
) -> Iterator[Family]:
    inside = list(_instructions(function, loop))
    updates = {
        each.target: each.arguments[0]
        for each in inside
        if isinstance(each, Call) and _name(each, externs) == use.update
    }
    pending = set(updates)
    while pending:
        members = _connected(pending.pop(), inside, updates)
        pending -= members
        live = live_members(function, members)
        own = frozenset(target for target in updates if target in members)
        ty = function.locals[next(iter(own))].type
        family = Family(loop, header, members, live, own, ty)
        if _is_only_updated(inside, family, externs, use) and _is_held_once(function, family):
            yield family


def _name(instruction: Instruction, externs: Externs) -> str:
    extern = externs.get(instruction.callee.function) if isinstance(instruction, Call) else None
    return "" if extern is None else extern.name


def _connected(start: LocalId, inside: list[Instruction], updates: Mapping[LocalId, LocalId]) -> frozenset[LocalId]:
    edges = [(each.target, each.source) for each in inside if isinstance(each, Copy)] + list(updates.items())
    members = {start}
    size = 0
    while size != len(members):
        size = len(members)
        for pair in edges:
            if not members.isdisjoint(pair):
                members.update(pair)
    return frozenset(members)


def _is_only_updated(inside: list[Instruction], family: Family, externs: Externs, use: _Use) -> bool:
    members = family.members
    for each in inside:
        mentioned = members.intersection((*read_by(each), *written_by(each)))
        if not mentioned or isinstance(each, Copy):
            continue
        if not isinstance(each, Call) or not members.isdisjoint(each.arguments[1:]):
            return False
        if _name(each, externs) not in ({use.update} if family.is_update(each) else use.readers):
            return False
    return True


def _is_held_once(function: MirFunction, family: Family) -> bool:
    """Whether one member, and no other, holds the list at each place of the loop: who gives it on has it no more."""
    if len(family.live[family.header]) != 1:
        return False
    for number in family.loop:
        block = function.blocks[number]
        live = set(_at_end(function, number, family.live))
        for each in reversed(block.instructions):
            written = family.members.intersection(written_by(each))
            if written and live != written:
                return False
            live -= written
            live |= family.members.intersection(read_by(each))
            if len(live) > 1:
                return False
    ends = (function.blocks[number].terminator for number in family.loop)
    return all(len(family.live[target]) <= 1 for end in ends for target in successors(end))


def live_members(function: MirFunction, members: frozenset[LocalId]) -> dict[BlockId, frozenset[LocalId]]:
    """The members that may be read behind the start of each block before they are assigned."""
    live = {number: frozenset[LocalId]() for number in range(len(function.blocks))}
    changed = True
    while changed:
        changed = False
        for number in reversed(range(len(function.blocks))):
            found = _at_start(function, number, live, members)
            if found != live[number]:
                live[number], changed = found, True
    return live


def _at_start(
    function: MirFunction,
    number: BlockId,
    live: Mapping[BlockId, frozenset[LocalId]],
    members: frozenset[LocalId],
) -> frozenset[LocalId]:
    block = function.blocks[number]
    found = set(_at_end(function, number, live)) | members.intersection(read_by_terminator(block.terminator))
    for each in reversed(block.instructions):
        found -= set(written_by(each))
        found |= members.intersection(read_by(each))
    return frozenset(found)


def _at_end(function: MirFunction, number: BlockId, live: Mapping[BlockId, frozenset[LocalId]]) -> frozenset[LocalId]:
    return frozenset().union(*(live[target] for target in successors(function.blocks[number].terminator)))
