"""Calls of small functions that make values or take them apart are replaced by their bodies.

So the passes behind this one see both ends: what is made on one side and taken apart on the other need not be an
object, and a list that one of them sets is known to be its caller's alone. What only computes is left to LLVM.

In: an instance before its tail calls are marked, and the functions that it calls. Out: the same function, its inlined
instructions telling by their sites where they stood. Locals of inlined code have no names. Refuses nothing: what is too
large, has loops of its own calls, waits or never returns stays a call.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.mir.builder import successors
from snowc.mir.given import is_direct
from snowc.mir.ir import (
    Binary,
    Block,
    Call,
    CallClosure,
    Callee,
    Construct,
    Copy,
    Crash,
    Field,
    Goto,
    Instruction,
    Local,
    LocalId,
    MakeClosure,
    MirFunction,
    Return,
    Site,
    Tag,
    Terminator,
    Unary,
)
from snowc.mir.operands import called_by
from snowc.mir.parts import is_hidden
from snowc.mir.passes.counted_loops import COMPUTES
from snowc.mir.passes.loans import assigned_once
from snowc.mir.passes.mark_tail_calls import returns_result
from snowc.mir.passes.operands import with_successors
from snowc.mir.program_source import Externs
from snowc.mir.renaming import renamed, renamed_terminator
from snowc.mir.sites import Inlined
from snowc.values import replace

SMALL = 60
"""instructions of a function that may be inlined"""
MOST_ADDED = 300
"""instructions by which a function may grow"""
_LIST_LOOK = "snow_list_get"
_LIST_READERS = frozenset({_LIST_LOOK, "snow_list_length"})
_INSTRUCTIONS = _LIST_READERS | COMPUTES
_DEPTH = 2
"""of calls, from a loop on"""
_LIST_CHANGES = frozenset({"snow_list_set", "snow_list_append"})

BodyOf = Callable[[Callee], MirFunction | None]
"""What may be inlined of an instance, if anything"""


def size_of(function: MirFunction) -> int:
    return sum(len(block.instructions) + 1 for block in function.blocks)


def may_be_inlined(callee: Callee, function: MirFunction, externs: Externs) -> bool:
    """Whether an instance is small and simple."""
    if is_hidden(callee.function):
        return False
    if function.captures is not None or function.is_actor or function.is_constant or size_of(function) > SMALL:
        return False
    if not any(isinstance(block.terminator, Return) for block in function.blocks):
        return False
    calls = [each for block in function.blocks for each in block.instructions if isinstance(each, Call)]
    if any(call.callee.function == callee.function for call in calls):
        return False
    return not any(externs[call.callee.function].waits for call in calls if call.callee.function in externs)


class Gains:
    """Whether a caller gains by a call's body: in what is specialised all do, else where a value that one side makes is
    taken apart on the other, where closures are made, and where a loop changes lists or looks again and again into one
    of its caller's."""

    def __init__(self, owner: Callee, function: MirFunction, externs: Externs, body_of: BodyOf) -> None:
        instructions = [each for block in function.blocks for each in block.instructions]
        self._externs = externs
        self._body_of = body_of
        self._all = bool(owner.given) or is_direct(owner)
        own_calls = (each for each in instructions if isinstance(each, Call) and each.callee.function == owner.function)
        self._own_arguments = [each.arguments for each in own_calls]
        once = assigned_once(function)
        copies = (each for each in instructions if isinstance(each, Copy) and {each.target, each.source} <= once)
        self._copied = {each.target: each.source for each in copies}
        self._made = {each.target for each in instructions if isinstance(each, Construct) and each.arguments}
        self._taken_apart = {each.base for each in instructions if isinstance(each, Field | Tag)}
        for each in instructions:
            if isinstance(each, Copy) and each.target in self._taken_apart:
                self._taken_apart.add(each.source)

    def by(self, call: Call, body: MirFunction) -> bool:
        if is_loop(body):
            return self._looks_into_kept_list(call, body) or (self._goes_round(call) and self._changes_lists(body))
        if self._all or call.callee.given or is_direct(call.callee):
            return True
        return any(self._by_instruction(each, call) for block in body.blocks for each in block.instructions)

    def _by_instruction(self, instruction: Instruction, call: Call) -> bool:
        match instruction:
            case MakeClosure() | CallClosure():
                return True
            case Construct(arguments=parts):
                return bool(parts) and call.target in self._taken_apart
            case Field(base=base) | Tag(base=base):
                return base < len(call.arguments) and call.arguments[base] in self._made
            case Call():
                return bool(self._own_arguments) and self._changes_list(instruction.callee)
            case _:
                return False

    def _goes_round(self, call: Call) -> bool:
        """Whether a parameter of the caller goes through this call into the caller's next turn."""
        return any(
            argument == call.target and position in call.arguments
            for arguments in self._own_arguments
            for position, argument in enumerate(arguments)
        )

    def _looks_into_kept_list(self, call: Call, body: MirFunction) -> bool:
        """Whether a loop that only computes, within the caller's, looks into a list that stays the same there: then
        its header is read but once for all turns of both (`list_views.py`)."""
        if not all(self._only_computes(callee, _DEPTH) for callee in called_by(body)):
            return False
        given = map(self._original, call.arguments)
        lists = {at for at, each in enumerate(given) if any(self._is_kept(each, own) for own in self._own_arguments)}
        looked = (each for block in body.blocks for each in block.instructions if isinstance(each, Call))
        return any(self._name(each.callee) == _LIST_LOOK and each.arguments[0] in lists for each in looked)

    def _original(self, local: LocalId) -> LocalId:
        while local in self._copied:
            local = self._copied[local]
        return local

    def _only_computes(self, callee: Callee, depth: int) -> bool:
        """Whether this is a function of the runtime that is a few instructions, or a small one that calls such only."""
        if callee.function in self._externs:
            return self._name(callee) in _INSTRUCTIONS
        body = self._body_of(callee) if depth else None
        if body is None or is_loop(body) or any(map(_makes_closures, body.blocks)):
            return False
        return all(self._only_computes(each, depth - 1) for each in called_by(body))

    def _is_kept(self, given: LocalId, own: tuple[LocalId, ...]) -> bool:
        """Whether the caller hands on its own parameter to itself."""
        return given < len(own) and own[given] == given

    def _changes_lists(self, body: MirFunction) -> bool:
        """Whether this, or what it calls, changes lists, which are then known to be a loop's alone
        (`settle_lists.py`)."""
        inner = (self._body_of(callee) for callee in called_by(body))
        called = [*called_by(body), *(callee for each in inner if each is not None for callee in called_by(each))]
        return any(map(self._changes_list, called))

    def _changes_list(self, callee: Callee) -> bool:
        return self._name(callee) in _LIST_CHANGES

    def _name(self, callee: Callee) -> str:
        extern = self._externs.get(callee.function)
        return "" if extern is None else extern.name


def _makes_closures(block: Block) -> bool:
    return any(isinstance(each, CallClosure | MakeClosure) for each in block.instructions)


def is_loop(body: MirFunction) -> bool:
    """Whether a body's calls of itself have become jumps to its start."""
    return any(0 in successors(block.terminator) for block in body.blocks)


def inline_calls(function: MirFunction, body_of: BodyOf, gains: Gains, most: int) -> MirFunction:
    """As long as the function has no more than `most` instructions. The function itself if nothing was inlined."""
    if not any(isinstance(each, Call) for block in function.blocks for each in block.instructions):
        return function
    return _Inliner(function, body_of, gains, most).run()


class _Inliner:
    def __init__(self, function: MirFunction, body_of: BodyOf, gains: Gains, most: int) -> None:
        self.function = function
        self.gains = gains
        self.body_of = body_of
        self.room = most - size_of(function)
        self.once = assigned_once(function)
        self.locals = list(function.locals)
        self.blocks: list[Block] = list(function.blocks)

    def run(self) -> MirFunction:
        for number in range(len(self.function.blocks)):
            self._split(number)
        if len(self.blocks) == len(self.function.blocks):
            return self.function
        return replace(self.function, locals=tuple(self.locals), blocks=tuple(self.blocks))

    def _split(self, number: int) -> None:
        """Cut a block at each call that is inlined; what is behind the last one goes to a new block."""
        block, start = self.blocks[number], number
        before: list[Instruction] = []
        for index, each in enumerate(block.instructions):
            body = self.body_of(each.callee) if isinstance(each, Call) else None
            if not isinstance(each, Call) or body is None or not self._is_worth(each, body):
                before.append(each)
                continue
            if is_loop(body) and returns_result(self.function, start, index):
                before.append(each)
                continue
            self.room -= size_of(body)
            behind = len(self.blocks)
            self.blocks.append(block)  # its place; filled below
            entry = self._copy(each, body, behind, before)
            self.blocks[number] = Block(tuple(before), Goto(entry))
            number, before = behind, []
        self.blocks[number] = Block(tuple(before), block.terminator)

    def _is_worth(self, call: Call, body: MirFunction) -> bool:
        return size_of(body) <= self.room and self.gains.by(call, body)

    def _copy(self, call: Call, body: MirFunction, behind: int, before: list[Instruction]) -> int:
        """Write the blocks of a body; gives the first. `before` gets what comes in front of it."""
        once = assigned_once(body)
        to: dict[LocalId, LocalId] = {}
        for number, local in enumerate(body.locals):
            if number < body.parameter_count:
                given = call.arguments[number]
                if number in once and given in self.once:
                    to[number] = given
                    continue
                before.append(Copy(len(self.locals), given))
            to[number] = len(self.locals)
            self.locals.append(Local("", local.type))
        entry = len(self.blocks)
        place = Inlined(body.id, body.site, call.site)
        for block in body.blocks:
            instructions = tuple(_placed(renamed(each, to), place) for each in block.instructions)
            if isinstance(block.terminator, Return):
                value = to[block.terminator.value]
                self.blocks.append(Block((*instructions, Copy(call.target, value)), Goto(behind)))
            else:
                terminator = _placed_end(renamed_terminator(block.terminator, to), place)
                targets = tuple(target + entry for target in successors(terminator))
                self.blocks.append(Block(instructions, with_successors(terminator, targets)))
        return entry


def _placed(instruction: Instruction, place: Inlined) -> Instruction:
    match instruction:
        case Unary(site=site) | Binary(site=site) | Call(site=site) | CallClosure(site=site):
            return replace(instruction, site=_within(site, place))
        case _:
            return instruction


def _placed_end(terminator: Terminator, place: Inlined) -> Terminator:
    return replace(terminator, site=_within(terminator.site, place)) if isinstance(terminator, Crash) else terminator


def _within(site: Site, place: Inlined) -> Site:
    """The bodies that are inlined are as they were written, so no site in them tells of inlining yet."""
    return Site(site.item, site.span, place)
