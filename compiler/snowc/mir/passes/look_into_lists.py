"""Elements that are only looked at stay the list's: they are not counted.

In: a function of a released program behind all passes that count. Out: the same, in which `List.get` is a `Look` where
the element ends in the same block, only its own parts are read until then, and the list is held all the while, with all
that it is a part of. The list has a reference to the element, so the element's own would never be the last: where it
ends, its parts get theirs and no cell comes free.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from snowc.mir.ir import (
    Block,
    Borrow,
    Call,
    Drop,
    Dup,
    Field,
    Instruction,
    Literal,
    LocalId,
    Look,
    MirFunction,
    Unpack,
)
from snowc.mir.operands import read_by, written_by
from snowc.mir.passes.loans import LETS_GO_OF_CLOSURE
from snowc.mir.program_source import Externs
from snowc.mir.representation import is_counted
from snowc.values import replace

_GET = "snow_list_get"
_READERS = frozenset({_GET, "snow_list_length"})


def look_into_lists(function: MirFunction, externs: Externs) -> MirFunction:
    looks = _Looks(function, externs)
    blocks = tuple(map(looks.taken_in, function.blocks))
    changed = any(new is not old for new, old in zip(blocks, function.blocks, strict=True))
    return replace(function, blocks=blocks) if changed else function


class _Looks:
    def __init__(self, function: MirFunction, externs: Externs) -> None:
        self.locals = function.locals
        self.externs = externs
        self.wholes = _wholes(function)

    def taken_in(self, block: Block) -> Block:
        """Inner looks come first: an element may be looked at while it is looked into."""
        instructions = list(block.instructions)
        for place in reversed(range(len(instructions))):
            get = instructions[place]
            if not isinstance(get, Call) or self._name(get) != _GET or not is_counted(self.locals[get.target].type):
                continue
            end = self._end_of_look(get, instructions[place + 1 :])
            if end is not None:
                at = place + 1 + end
                instructions[at : at + 1] = _without_reference(instructions[at])
                items, index = get.arguments
                instructions[place] = Look(get.target, items, index, get.callee, get.site)
        new = tuple(instructions)
        return block if new == block.instructions else Block(new, block.terminator)

    def _name(self, call: Call) -> str:
        extern = self.externs.get(call.callee.function)
        return "" if extern is None else extern.name

    def _end_of_look(self, get: Call, behind: Sequence[Instruction]) -> int | None:
        """How far behind the element ends, if only parts of it are wanted until then and nothing ends or changes that
        holds it."""
        holders = {get.arguments[0], *_with_wholes(get.arguments[0], self.wholes)}
        for distance, each in enumerate(behind):
            if isinstance(each, Drop | Unpack) and get.target == _ended(each):
                return distance
            if not holders.isdisjoint(written_by(each)) or get.target in written_by(each):
                return None
            if isinstance(each, Call) and self._name(each) == LETS_GO_OF_CLOSURE:
                return None
            read = frozenset(read_by(each))
            if get.target in read and not self._reads_parts(each):
                return None
            if not holders.isdisjoint(read) and not (isinstance(each, Dup) or self._reads_parts(each)):
                return None
        return None

    def _reads_parts(self, instruction: Instruction) -> bool:
        return isinstance(instruction, Field | Look) or (
            isinstance(instruction, Call) and self._name(instruction) in _READERS
        )


def _ended(end: Drop | Unpack) -> LocalId:
    return end.local if isinstance(end, Drop) else end.source


def _without_reference(end: Instruction) -> list[Instruction]:
    """What is left of the end of an element that had no reference."""
    if not isinstance(end, Unpack):
        return []
    parts: list[Instruction] = [Dup(part) for _, part in end.parts]
    return parts if end.token is None else [*parts, Literal(end.token, 0)]


def _wholes(function: MirFunction) -> dict[LocalId, set[LocalId]]:
    """What each local may have been read from without a reference of its own."""
    wholes: dict[LocalId, set[LocalId]] = {}
    for block in function.blocks:
        for each in block.instructions:
            if isinstance(each, Field):
                wholes.setdefault(each.target, set()).add(each.base)
            elif isinstance(each, Borrow):
                wholes.setdefault(each.target, set()).add(each.source)
    return wholes


def _with_wholes(local: LocalId, wholes: Mapping[LocalId, set[LocalId]]) -> set[LocalId]:
    found: set[LocalId] = set()
    pending = [local]
    while pending:
        for whole in wholes.get(pending.pop(), ()):
            if whole not in found:
                found.add(whole)
                pending.append(whole)
    return found
