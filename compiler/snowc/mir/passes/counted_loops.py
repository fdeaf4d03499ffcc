"""Loops that count an index up by one to a bound, and only compute meanwhile.

In: a function behind all passes that count. Out: what `strip_loops.py` has to know of each. A loop is none where
anything in it may run long, change what a list is, or leave it but at its start.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.mir.builder import successors
from snowc.mir.ir import (
    Binary,
    BlockId,
    Borrow,
    Branch,
    Call,
    Copy,
    Crash,
    Extend,
    Field,
    Goto,
    Instruction,
    Literal,
    LocalId,
    Look,
    MirFunction,
    Overwrite,
    Unary,
    Unreachable,
)
from snowc.mir.operands import written_by
from snowc.mir.passes.list_families import cycles, entered_loops
from snowc.mir.program_source import Externs
from snowc.mir.representation import is_counted
from snowc.types.ty import INT
from snowc.values import value

MOST_INSTRUCTIONS = 100
"""of a loop that is written twice"""
_ELEMENTS, _LENGTH = frozenset({"snow_list_get", "snow_list_take"}), "snow_list_length"
COMPUTES = frozenset(
    {
        *(f"snow_int_{name}" for name in ("to_float", "wrapping_add", "wrapping_sub", "wrapping_mul")),
        *("snow_int_bit_and", "snow_int_bit_or", "snow_int_bit_xor", "snow_float_sqrt"),
    }
)
"""functions of the runtime that are instructions"""
_LEAVES_AT = {"eq": "both", "ge": "index", "le": "bound"}
_STAYS_AT = {"ne": "both", "lt": "index", "gt": "bound"}
"""comparisons with the index at their left (`index`), their right (`bound`) or either side"""


@value
class CountedLoop:
    """`bounds` and `literals` are what the index is compared with, or `lists` whose lengths; `lists` are also those
    that are read at the index. `gathered` are the lists that the loop appends to, by number, with a local that
    is one."""

    header: BlockId
    blocks: frozenset[BlockId]
    index: LocalId
    bounds: tuple[LocalId, ...]
    literals: tuple[int, ...]
    lists: tuple[LocalId, ...]
    gathered: tuple[tuple[int, LocalId], ...]


def counted_loops(function: MirFunction, externs: Externs) -> Iterator[CountedLoop]:
    for blocks, header in entered_loops(function):
        if not any(cycles(function, blocks - {header})):
            found = Candidate(function, externs, blocks, header).counted()
            if found is not None:
                yield found


class Candidate:
    """A loop that holds no other."""

    def __init__(self, function: MirFunction, externs: Externs, blocks: frozenset[BlockId], header: BlockId) -> None:
        self.function = function
        self.externs = externs
        self.blocks = blocks
        self.header = header
        self.inside = [each for number in sorted(blocks) for each in function.blocks[number].instructions]
        self.written: dict[LocalId, list[Instruction]] = {}
        for each in self.inside:
            for local in written_by(each):
                self.written.setdefault(local, []).append(each)

    def only_computes(self) -> bool:
        return len(self.inside) <= MOST_INSTRUCTIONS and all(map(self._computes, self.inside))

    def counted(self) -> CountedLoop | None:
        if not self.only_computes() or not self._is_left_once():
            return None
        compared = self._compared()
        if compared is None:
            return None
        index, bound = compared
        if not self.counts_up(index):
            return None
        bounds, literals, lists = self._bound(bound)
        if not (bounds or literals or lists):
            return None
        lists = tuple(dict.fromkeys((*lists, *self._read_at(index))))
        gathered = tuple({each.number: each.items for each in self.inside if isinstance(each, Extend)}.items())
        return CountedLoop(self.header, self.blocks, index, bounds, literals, lists, gathered)

    def _computes(self, instruction: Instruction) -> bool:
        types = self.function.locals
        match instruction:
            case Literal() | Copy() | Borrow() | Unary() | Look() | Field():
                return True
            case Binary(target, operator):
                return operator != "concat" or not is_counted(types[target].type)
            case Extend(item=item) | Overwrite(item=item):
                return not is_counted(types[item].type)
            case Call(target):
                name = self._name(instruction)
                return name == _LENGTH or name in COMPUTES or (name in _ELEMENTS and not is_counted(types[target].type))
            case _:
                return False

    def _name(self, call: Call) -> str:
        extern = self.externs.get(call.callee.function)
        return "" if extern is None else extern.name

    def _is_left_once(self) -> bool:
        """But at its start the loop is only left to crash, and it is begun again by jumps."""
        for number in self.blocks:
            terminator = self.function.blocks[number].terminator
            targets = successors(terminator)
            if self.header in targets and not isinstance(terminator, Goto):
                return False
            outside = [target for target in targets if target not in self.blocks]
            ends = (self.function.blocks[target].terminator for target in outside)
            if number != self.header and not all(isinstance(end, Crash | Unreachable) for end in ends):
                return False
        return True

    def _compared(self) -> tuple[LocalId, LocalId] | None:
        """The index and its bound, as the loop's start compares them."""
        start = self.function.blocks[self.header]
        leave = start.terminator
        if not isinstance(leave, Branch) or (leave.then in self.blocks) == (leave.otherwise in self.blocks):
            return None
        sides = _STAYS_AT if leave.then in self.blocks else _LEAVES_AT
        tests = self.written.get(leave.condition, [])
        if len(tests) != 1 or tests[0] not in start.instructions or not isinstance(tests[0], Binary):
            return None
        test = tests[0]
        if self.function.locals[test.left].type != INT or test.operator not in sides:
            return None
        side = sides[test.operator]
        if side == "both":
            side = "index" if self.counts_up(test.left) else "bound"
        return (test.left, test.right) if side == "index" else (test.right, test.left)

    def counts_up(self, index: LocalId) -> bool:
        """Every block that begins the loop again has added one to the index, and nothing else writes it."""
        latches = [
            number for number in self.blocks if self.header in successors(self.function.blocks[number].terminator)
        ]
        writes = self.written.get(index, [])
        if len(writes) != len(latches) or self.function.locals[index].type != INT:
            return False
        return all(self._adds_one(index, latch) for latch in latches)

    def _adds_one(self, index: LocalId, latch: BlockId) -> bool:
        instructions = self.function.blocks[latch].instructions
        last = next((each for each in instructions if index in written_by(each)), None)
        while isinstance(last, Copy):
            sources = self.written.get(last.source, [])
            if len(sources) != 1 or not self._comes_before(sources[0], last, latch):
                return False
            last = sources[0]
        if not isinstance(last, Binary) or last.operator != "add":
            return False
        return (last.left == index and self._is_one(last.right)) or (last.right == index and self._is_one(last.left))

    def _comes_before(self, first: Instruction, then: Instruction, latch: BlockId) -> bool:
        """Whether one instruction has run in the turn in which another runs on its way to the latch. Both are the only
        ones of their kind there: a block of a loop that holds no other runs once a turn."""
        place = next(number for number in self.blocks if first in self.function.blocks[number].instructions)
        if place == latch:
            instructions = self.function.blocks[latch].instructions
            return then not in instructions or instructions.index(first) < instructions.index(then)
        return self.leads_all_to(place, latch)

    def leads_all_to(self, place: BlockId, latch: BlockId) -> bool:
        """Whether no way from the loop's start to the latch passes the place by."""
        if place == self.header:
            return True
        reached, pending = {self.header}, [self.header]
        while pending:
            for target in successors(self.function.blocks[pending.pop()].terminator):
                if target in self.blocks and target not in reached and target not in (place, self.header):
                    reached.add(target)
                    pending.append(target)
        return latch not in reached

    def _is_one(self, local: LocalId) -> bool:
        everywhere = [
            each for block in self.function.blocks for each in block.instructions if local in written_by(each)
        ]
        return bool(everywhere) and all(isinstance(each, Literal) and each.value == 1 for each in everywhere)

    def _bound(self, bound: LocalId) -> tuple[tuple[LocalId, ...], tuple[int, ...], tuple[LocalId, ...]]:
        """What the bound is in all turns: a local, a number, or the length of a list."""
        made = self.written.get(bound, [])
        while len(made) == 1 and isinstance(made[0], Copy):
            bound = made[0].source
            made = self.written.get(bound, [])
        if not made:
            return (bound,), (), ()
        only = made[0] if len(made) == 1 else None
        if isinstance(only, Literal) and isinstance(only.value, int):
            return (), (only.value,), ()
        if isinstance(only, Call) and self._name(only) == _LENGTH and only.arguments[0] not in self.written:
            return (), (), only.arguments
        return (), (), ()

    def _read_at(self, index: LocalId) -> Iterator[LocalId]:
        """The lists that stay, and of which the loop reads or writes the element at the index."""
        for each in self.inside:
            place = element(each, self.externs)
            if place is not None and place[1] == index and place[0] not in self.written:
                yield place[0]


def element(instruction: Instruction, externs: Externs) -> tuple[LocalId, LocalId] | None:
    """The list of which the instruction reads or writes an element, and the element's index."""
    match instruction:
        case Look(items=items, index=at) | Overwrite(items=items, index=at):
            return items, at
        case Call(callee=callee, arguments=(items, at)) if callee.function in externs:
            return (items, at) if externs[callee.function].name in _ELEMENTS else None
        case _:
            return None
