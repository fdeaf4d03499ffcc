"""Ints and Bools that locals must have wherever control can be: conditional constant propagation (after Wegman and
Zadeck, "Constant Propagation with Conditional Branches", 1991), over locals that may be written more than once.

In: a function, what is known of its captured values, and of constants. Out: for each block that control can reach what
is known where it begins, and a way to follow it through the block. A branch on `n == 0` tells `n` on one of its ways, a
`switch` on each. Calls tell nothing, except those of constants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from snowc.mir.builder import successors
from snowc.mir.constants.arithmetic import binary, unary
from snowc.mir.constants.values import Crashed
from snowc.mir.ir import (
    Binary,
    Block,
    BlockId,
    Branch,
    Call,
    Capture,
    Copy,
    Instruction,
    Literal,
    LocalId,
    MirFunction,
    Switch,
    Unary,
)
from snowc.mir.operands import read_by, written_by
from snowc.resolve.model import DefId
from snowc.types.ty import BOOL, INT

Known: TypeAlias = Mapping[LocalId, int]
"""Locals and their values; a Bool is an int too."""
ConstantNumber: TypeAlias = Callable[[DefId], "int | None"]


class KnownNumbers:
    """`at_start` has the blocks that control can reach."""

    def __init__(self, function: MirFunction, captured: Mapping[int, int], constant: ConstantNumber) -> None:
        self.function = function
        self.captured = captured
        self.constant = constant
        self.roots = _roots(function)
        self.at_start: dict[BlockId, Known] = {0: {}}
        waiting = [0]
        while waiting:
            number = waiting.pop()
            for target, known in self._ways_out(function.blocks[number], self.at_start[number]):
                before = self.at_start.get(target)
                merged = known if before is None else dict(before.items() & known.items())
                if merged != before:
                    self.at_start[target] = merged
                    waiting.append(target)

    def value(self, local: LocalId, known: Known) -> int | None:
        return known.get(self.roots[local])

    def through(self, block: Block, known: Known) -> Iterator[tuple[Instruction, Known]]:
        """Each instruction with what is known before it; the same mapping, which changes."""
        now = dict(known)
        for instruction in block.instructions:
            yield instruction, now
            self._follow(instruction, now)

    def _after(self, block: Block, known: Known) -> Known:
        now = dict(known)
        for instruction in block.instructions:
            self._follow(instruction, now)
        return now

    def _follow(self, instruction: Instruction, now: dict[LocalId, int]) -> None:
        result = self._result(instruction, now)
        for written in written_by(instruction):
            now.pop(written, None)
            if result is not None and self.roots[written] == written:
                now[written] = result

    def _result(self, instruction: Instruction, known: Known) -> int | None:
        match instruction:
            case Literal(_, int() as content):
                return content if self.function.locals[instruction.target].type in (INT, BOOL) else None
            case Copy(_, source):
                return self.value(source, known)
            case Capture(_, index):
                return self.captured.get(index)
            case Call(_, callee, ()):
                return self.constant(callee.function.definition) if not callee.function.part else None
            case Unary(_, name, operand):
                value = self.value(operand, known)
                return None if value is None else _computed(lambda: unary(name, value))
            case Binary(_, name, left, right):
                a, b = self.value(left, known), self.value(right, known)
                return None if a is None or b is None else _computed(lambda: binary(name, a, b))
            case _:
                return None

    def _ways_out(self, block: Block, known: Known) -> Iterator[tuple[BlockId, Known]]:
        end = self._after(block, known)
        match block.terminator:
            case Branch(condition, then, otherwise):
                value = self.value(condition, end)
                for target, taken, telling in ((then, True, "eq"), (otherwise, False, "ne")):
                    if value is None or bool(value) == taken:
                        told = self._told(block, condition, telling, end)
                        yield target, {**end, self.roots[condition]: taken, **told}
            case Switch(subject, cases, default):
                yield from self._cases(subject, cases, default, end)
            case terminator:
                yield from ((target, end) for target in successors(terminator))

    def _cases(
        self, subject: LocalId, cases: tuple[tuple[int, BlockId], ...], default: BlockId | None, end: Known
    ) -> Iterator[tuple[BlockId, Known]]:
        value = self.value(subject, end)
        for number, target in cases:
            if value is None or value == number:
                yield target, {**end, self.roots[subject]: number}
        if default is not None and value not in {number for number, _ in cases}:
            yield default, end

    def _told(self, block: Block, condition: LocalId, telling: str, end: Known) -> Known:
        """What a condition tells of one side, where it is a comparison of the telling operator."""
        written: set[LocalId] = set()
        for instruction in reversed(block.instructions):
            if condition in written_by(instruction):
                is_telling = isinstance(instruction, Binary) and instruction.operator == telling
                return self._equal_side(instruction, written, end) if is_telling else {}
            written.update(written_by(instruction))
        return {}

    def _equal_side(self, comparison: Instruction, written: set[LocalId], end: Known) -> Known:
        """`written` are the locals that have changed since."""
        sides = set(read_by(comparison))
        if sides & written:
            return {}
        for side in sides:
            (other,) = sides - {side} or {side}
            value = self.value(other, end)
            if value is not None and self.function.locals[side].type == INT:
                return {self.roots[side]: value}
        return {}


def _computed(compute: Callable[[], int]) -> int | None:
    try:
        return compute()
    except Crashed:
        return None


def _roots(function: MirFunction) -> dict[LocalId, LocalId]:
    """For each local the one that it is a copy of, where both are written once: what is known of one is of both."""
    writes = Counter(local for block in function.blocks for each in block.instructions for local in written_by(each))
    writes.update(range(function.parameter_count))
    roots = {local: local for local in range(len(function.locals))}
    for block in function.blocks:
        for each in block.instructions:
            if isinstance(each, Copy) and writes[each.target] == 1 and writes[each.source] == 1:
                roots[each.target] = each.source
    for local in roots:
        while roots[local] != roots[roots[local]]:
            roots[local] = roots[roots[local]]
    return roots
