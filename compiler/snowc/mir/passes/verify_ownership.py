"""Check the ownership rules of `ir.py` on a function: nothing used after it is given away, nothing leaked, nothing
dropped twice.

In: a function with `Dup` and `Drop`. Out: the list of what is wrong, as text (empty: all is well). Counts of
references per local are followed along every edge; where edges meet they must agree.
"""

from __future__ import annotations

from snowc.mir.builder import successors
from snowc.mir.ir import (
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
from snowc.mir.passes.operands import Operands, operands, target_of, terminator_operands
from snowc.mir.program_source import Externs
from snowc.mir.representation import is_counted


def ownership_faults(function: MirFunction, externs: Externs) -> list[str]:
    """What is wrong with the function's counts, each with its block."""
    return _OwnershipVerifier(function, externs).run()


class _OwnershipVerifier:
    def __init__(self, function: MirFunction, externs: Externs) -> None:
        self.function = function
        self.externs = externs
        self.faults: list[str] = []
        self.place = ""

    def run(self) -> list[str]:
        parameters = {local: 1 for local in range(self.function.parameter_count) if self._is_counted(local)}
        starts: dict[int, dict[LocalId, int]] = {0: parameters}
        pending = [0]
        while pending:
            number = pending.pop()
            end = self._run_block(number, dict(starts[number]))
            for target in successors(self.function.blocks[number].terminator):
                if target not in starts:
                    starts[target] = end
                    pending.append(target)
                elif starts[target] != end:
                    self.faults.append(
                        f"bb{number} -> bb{target}: holds {end}, but another edge holds {starts[target]}"
                    )
        return self.faults

    def _run_block(self, number: int, held: dict[LocalId, int]) -> dict[LocalId, int]:
        block = self.function.blocks[number]
        for index, instruction in enumerate(block.instructions):
            self.place = f"bb{number}:{index}"
            following = block.instructions[index + 1] if index + 1 < len(block.instructions) else None
            self._run_instruction(instruction, following, held)
        self.place = f"bb{number}:end"
        self._read(terminator_operands(block.terminator), held)
        if isinstance(block.terminator, Return | TailCall) and held:
            self.faults.append(f"{self.place}: still holds {held}")
        if isinstance(block.terminator, Crash | Unreachable):
            held.clear()
        return held

    def _run_instruction(
        self, instruction: Instruction, following: Instruction | None, held: dict[LocalId, int]
    ) -> None:
        match instruction:
            case Dup(local):
                self._require(local, held)
                held[local] = held.get(local, 0) + 1
            case Drop(local):
                self._take(local, held)
            case _:
                self._read(operands(instruction, self.externs), held)
                self._define(instruction, following, held)

    def _define(self, instruction: Instruction, following: Instruction | None, held: dict[LocalId, int]) -> None:
        target = target_of(instruction)
        assert target is not None
        if not self._is_counted(target):
            return
        if target in held:
            self.faults.append(f"{self.place}: _{target} is overwritten while it holds {held[target]}")
        held[target] = 1
        if isinstance(instruction, Field | Capture):
            if following != Dup(target):
                self.faults.append(f"{self.place}: the borrowed _{target} is not dup'ed at once")
            held[target] = 0  # borrowed until the dup that follows

    def _read(self, read: Operands, held: dict[LocalId, int]) -> None:
        for local in read.borrowed:
            if self._is_counted(local):
                self._require(local, held)
        for local in read.consumed:
            if self._is_counted(local):
                self._take(local, held)

    def _require(self, local: LocalId, held: dict[LocalId, int]) -> None:
        if local not in held:
            self.faults.append(f"{self.place}: _{local} is used but not held")

    def _take(self, local: LocalId, held: dict[LocalId, int]) -> None:
        self._require(local, held)
        left = held.get(local, 1) - 1
        if left > 0:
            held[local] = left
        else:
            held.pop(local, None)

    def _is_counted(self, local: LocalId) -> bool:
        return is_counted(self.function.locals[local].type)
