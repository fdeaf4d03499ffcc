"""Check the ownership rules of `ir.py` on a function: nothing used after it is given away, nothing leaked, nothing
dropped twice, nothing on loan used after its owner, every token spent once and on a cell of its kind.

In: a function with `Dup` and `Drop`, and the borrowing of what it calls. Out: the list of what is wrong, as text
(empty: all is well). Counts of references per local are followed along every edge; where edges meet they must agree.
A local on loan has count 0 and is good while what it was read from is.
"""

from __future__ import annotations

from typing import TypeAlias

from snowc.mir.borrowing import Borrowing
from snowc.mir.builder import successors
from snowc.mir.cells import CellKind
from snowc.mir.ir import (
    Borrow,
    Capture,
    Construct,
    Crash,
    Discard,
    Drop,
    Dup,
    Field,
    Instruction,
    LocalId,
    MirFunction,
    Return,
    TailCall,
    Unpack,
    Unreachable,
)
from snowc.mir.passes.loans import LETS_GO_OF_CLOSURE, assigned_once, loans_of
from snowc.mir.passes.operands import Operands, operands, target_of, terminator_operands
from snowc.mir.representation import is_counted
from snowc.values import field, record

_Lender: TypeAlias = tuple[LocalId, tuple[int, int] | None]

CALLER = -1
"""what borrowed parameters and captures are lent by"""


@record
class _Held:
    """`counts` are the references that locals own, none of them 0, and the tokens that are not spent; `lenders` say
    what others were read from, and from which field (variant, index) if not as a whole."""

    counts: dict[LocalId, int] = field(default_factory=dict)
    lenders: dict[LocalId, _Lender] = field(default_factory=dict)

    def copy(self) -> _Held:
        return _Held(dict(self.counts), dict(self.lenders))

    def is_good(self, local: LocalId) -> bool:
        """Whether the local may be read."""
        while local not in self.counts:
            if local == CALLER:
                return True
            lender = self.lenders.get(local)
            if lender is None:
                return False
            local = lender[0]
        return True

    def is_field_of(self, local: LocalId, whole: LocalId, field: tuple[int, int]) -> bool:
        """Whether a local was read from a field, perhaps by way of copies."""
        lender = self.lenders.get(local)
        while lender is not None and lender[1] is None:
            lender = self.lenders.get(lender[0])
        return lender == (whole, field)

    def is_lent_by_caller(self, local: LocalId) -> bool:
        while local in self.lenders:
            local = self.lenders[local][0]
        return local == CALLER


def ownership_faults(function: MirFunction, borrowing: Borrowing) -> list[str]:
    """What is wrong with the function's counts, each with its block."""
    return _OwnershipVerifier(function, borrowing).run()


class _OwnershipVerifier:
    def __init__(self, function: MirFunction, borrowing: Borrowing) -> None:
        self.function = function
        self.borrowing = borrowing
        self.immortal = loans_of(function, borrowing.externs).immortal
        self.faults: list[str] = []
        self.cells: dict[LocalId, CellKind] = {}
        self.place = ""

    def run(self) -> list[str]:
        if not self.function.borrowed <= assigned_once(self.function):
            self.faults.append("a borrowed parameter is assigned")
        starts = {0: self._at_entry()}
        pending = [0]
        while pending:
            number = pending.pop()
            end = self._run_block(number, starts[number].copy())
            for target in successors(self.function.blocks[number].terminator):
                start = starts.get(target)
                if start is None:
                    starts[target] = end.copy()
                    pending.append(target)
                    continue
                if start.counts != end.counts:
                    text = f"holds {end.counts}, but another edge holds {start.counts}"
                    self.faults.append(f"bb{number} -> bb{target}: {text}")
                elif not start.lenders.items() <= end.lenders.items():
                    start.lenders = dict(start.lenders.items() & end.lenders.items())
                    pending.append(target)
        return list(dict.fromkeys(self.faults))

    def _at_entry(self) -> _Held:
        parameters = [local for local in range(self.function.parameter_count) if self._is_counted(local)]
        borrowed = self.function.borrowed
        counts = {local: 1 for local in parameters if local not in borrowed}
        return _Held(counts, {local: (CALLER, None) for local in parameters if local in borrowed})

    def _run_block(self, number: int, held: _Held) -> _Held:
        block = self.function.blocks[number]
        for index, instruction in enumerate(block.instructions):
            self.place = f"bb{number}:{index}"
            self._run_instruction(instruction, held)
        self.place = f"bb{number}:end"
        read = terminator_operands(block.terminator, self.borrowing)
        if isinstance(block.terminator, TailCall):
            for local in read.borrowed:
                if self._is_counted(local) and not held.is_lent_by_caller(local):
                    self.faults.append(f"{self.place}: _{local} is lent to a tail call, but is not the caller's")
        self._read(read, held)
        if isinstance(block.terminator, Return | TailCall) and held.counts:
            self.faults.append(f"{self.place}: still holds {held.counts}")
        if isinstance(block.terminator, Crash | Unreachable):
            held.counts.clear()
        return held

    def _run_instruction(self, instruction: Instruction, held: _Held) -> None:
        match instruction:
            case Dup(local):
                self._require(local, held)
                held.counts[local] = held.counts.get(local, 0) + 1
            case Drop(local):
                self._take(local, held)
            case Unpack():
                self._unpack(instruction, held)
            case Discard(token):
                self._spend(token, None, held)
            case _:
                if isinstance(instruction, Construct) and instruction.reuse is not None:
                    self._spend(instruction.reuse, instruction, held)
                self._read(operands(instruction, self.borrowing), held)
                self._define(instruction, held)

    def _unpack(self, unpack: Unpack, held: _Held) -> None:
        for index, part in unpack.parts:
            if not held.is_field_of(part, unpack.source, (unpack.variant, index)):
                self.faults.append(f"{self.place}: _{part} is not field {index} of _{unpack.source}")
            self._require(part, held)
        if len(dict(unpack.parts)) != len(unpack.parts):
            self.faults.append(f"{self.place}: a field is handed over twice")
        self._take(unpack.source, held)
        for _, part in unpack.parts:
            held.counts[part] = held.counts.get(part, 0) + 1
        if unpack.token is not None:
            if unpack.token in held.counts:
                self.faults.append(f"{self.place}: the token _{unpack.token} is overwritten")
            held.counts[unpack.token] = 1
            self.cells[unpack.token] = self._kind(unpack.source, unpack.variant)

    def _spend(self, token: LocalId, by: Construct | None, held: _Held) -> None:
        if held.counts.pop(token, None) is None:
            self.faults.append(f"{self.place}: the token _{token} is spent already")
        if by is not None and self.cells.get(token) != self._kind(by.target, by.variant):
            self.faults.append(f"{self.place}: the cell of _{token} is one of another kind")

    def _kind(self, local: LocalId, variant: int) -> CellKind:
        return self.borrowing.kinds.of(self.function.locals[local].type, variant)

    def _define(self, instruction: Instruction, held: _Held) -> None:
        target = target_of(instruction)
        assert target is not None
        if self._lets_go_of_closure(instruction):
            held.lenders = {local: lender for local, lender in held.lenders.items() if lender[0] != CALLER}
        if not self._is_counted(target):
            return
        if target in held.counts:
            self.faults.append(f"{self.place}: _{target} is overwritten while it holds {held.counts[target]}")
        held.lenders = {local: lender for local, lender in held.lenders.items() if target not in (local, lender[0])}
        match instruction:
            case Field(_, base, variant, index):
                held.lenders[target] = base, (variant, index)
            case Borrow(_, source):
                held.lenders[target] = source, None
            case Capture():
                held.lenders[target] = CALLER, None
            case _:
                held.counts[target] = 1

    def _lets_go_of_closure(self, instruction: Instruction) -> bool:
        callee = getattr(instruction, "callee", None)
        extern = None if callee is None else self.borrowing.externs.get(callee.function)
        return extern is not None and extern.name == LETS_GO_OF_CLOSURE

    def _read(self, read: Operands, held: _Held) -> None:
        for local in read.borrowed:
            if self._is_counted(local):
                self._require(local, held)
        for local in read.consumed:
            if self._is_counted(local):
                self._take(local, held)

    def _require(self, local: LocalId, held: _Held) -> None:
        if not held.is_good(local):
            self.faults.append(f"{self.place}: _{local} is used but not held")

    def _take(self, local: LocalId, held: _Held) -> None:
        self._require(local, held)
        left = held.counts.get(local)
        if left is None and held.is_good(local):
            self.faults.append(f"{self.place}: _{local} is given away, but on loan")
        elif left is not None and left > 1:
            held.counts[local] = left - 1
        else:
            held.counts.pop(local, None)

    def _is_counted(self, local: LocalId) -> bool:
        return local not in self.immortal and is_counted(self.function.locals[local].type)
