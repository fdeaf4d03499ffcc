"""Check the ownership rules of `ir.py` on a function: nothing used after it is given away, nothing leaked, nothing
dropped twice, nothing on loan used after its owner.

In: a function with `Dup` and `Drop`, and the borrowing of what it calls. Out: the list of what is wrong, as text
(empty: all is well). Counts of references per local are followed along every edge; where edges meet they must agree.
A local on loan has count 0 and is good while what it was read from is.
"""

from __future__ import annotations

from snowc.mir.borrowing import Borrowing
from snowc.mir.builder import successors
from snowc.mir.ir import (
    Borrow,
    Capture,
    Crash,
    Drop,
    Dup,
    Field,
    Instruction,
    LocalId,
    MirFunction,
    Return,
    TailCall,
    Unreachable,
)
from snowc.mir.passes.loans import LETS_GO_OF_CLOSURE, assigned_once, loans_of
from snowc.mir.passes.operands import Operands, operands, target_of, terminator_operands
from snowc.mir.representation import is_counted
from snowc.values import field, record

CALLER = -1
"""what borrowed parameters and captures are lent by"""


@record
class _Held:
    """`counts` are the references that locals own, none of them 0; `lenders` say what others were read from."""

    counts: dict[LocalId, int] = field(default_factory=dict)
    lenders: dict[LocalId, LocalId] = field(default_factory=dict)

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
            local = lender
        return True

    def is_lent_by_caller(self, local: LocalId) -> bool:
        while local in self.lenders:
            local = self.lenders[local]
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
        return _Held(counts, {local: CALLER for local in parameters if local in borrowed})

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
            case _:
                self._read(operands(instruction, self.borrowing), held)
                self._define(instruction, held)

    def _define(self, instruction: Instruction, held: _Held) -> None:
        target = target_of(instruction)
        assert target is not None
        if self._lets_go_of_closure(instruction):
            held.lenders = {local: lender for local, lender in held.lenders.items() if lender != CALLER}
        if not self._is_counted(target):
            return
        if target in held.counts:
            self.faults.append(f"{self.place}: _{target} is overwritten while it holds {held.counts[target]}")
        held.lenders = {local: lender for local, lender in held.lenders.items() if target not in (local, lender)}
        match instruction:
            case Field(base=lender) | Borrow(source=lender):
                held.lenders[target] = lender
            case Capture():
                held.lenders[target] = CALLER
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
