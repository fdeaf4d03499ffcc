"""Make every reference exact: a `Dup` where a value is taken over but still wanted, a `Drop` at its last use or on the
edge where it dies.

In: a monomorphic function without `Dup` and `Drop`. Out: one that the ownership verifier accepts. Nothing is held
longer than its last use, so a `Return` or `TailCall` has nothing left to drop. On the way into a block that ends the
isolate nothing is dropped: its arena goes at once.

After Reinking et al., "Perceus: Garbage Free Reference Counting with Reuse" (PLDI 2021), on a control-flow graph
instead of expressions: one backward walk per block over strong liveness.
"""

from __future__ import annotations

from collections.abc import Iterable

from snowc.mir.builder import successors
from snowc.mir.ir import (
    Block,
    Call,
    CallClosure,
    Capture,
    Copy,
    Crash,
    Drop,
    Dup,
    Field,
    Instruction,
    Local,
    LocalId,
    MirFunction,
    Terminator,
    Unreachable,
)
from snowc.mir.passes.liveness import is_dead, live_at_end, live_at_starts, step_back
from snowc.mir.passes.operands import Operands, operands, target_of, terminator_operands, with_target
from snowc.mir.passes.simplify_blocks import separate_entry, split_critical_edges
from snowc.mir.program_source import Externs
from snowc.mir.representation import is_counted
from snowc.types.ty import NEVER
from snowc.values import replace


def insert_ownership(function: MirFunction, externs: Externs) -> MirFunction:
    """Insert `Dup` and `Drop`."""
    return _OwnershipInserter(split_critical_edges(separate_entry(function)), externs).run()


class _OwnershipInserter:
    def __init__(self, function: MirFunction, externs: Externs) -> None:
        self.function = function
        self.externs = externs
        self.locals = list(function.locals)
        self.starts = live_at_starts(function, externs)

    def run(self) -> MirFunction:
        blocks = [self._rewritten(block) for block in self.function.blocks]
        dying = self._counted(range(self.function.parameter_count)) - self.starts[0]
        self._prepend_drops(blocks, 0, dying)
        for block in self.function.blocks:
            targets = successors(block.terminator)
            if len(targets) > 1:
                owned = self._counted(live_at_end(block, self.starts))
                for target in targets:
                    self._prepend_drops(blocks, target, owned - self.starts[target])
        return replace(self.function, locals=tuple(self.locals), blocks=tuple(blocks))

    def _prepend_drops(self, blocks: list[Block], number: int, dying: set[LocalId]) -> None:
        block = blocks[number]
        if dying and not _ends_isolate(block.terminator):
            drops = tuple(Drop(local) for local in sorted(dying))
            blocks[number] = Block(drops + block.instructions, block.terminator)

    def _rewritten(self, block: Block) -> Block:
        live = set(live_at_end(block, self.starts))
        read = terminator_operands(block.terminator)
        backwards: list[Instruction] = list(reversed(self._dups(read, live)))
        step_back(live, None, read)
        for instruction in reversed(block.instructions):
            if is_dead(instruction, live):
                continue
            read, target = operands(instruction, self.externs), target_of(instruction)
            target_is_wanted = target in live
            if target is not None:
                live.discard(target)  # what is left is wanted from before the instruction
            backwards.extend(reversed(self._owned(instruction, read, live, target_is_wanted=target_is_wanted)))
            step_back(live, None, read)
        return Block(tuple(reversed(backwards)), block.terminator)

    def _owned(
        self, instruction: Instruction, read: Operands, wanted: set[LocalId], *, target_is_wanted: bool
    ) -> list[Instruction]:
        """The instruction with the dups before and the drops after it."""
        target = target_of(instruction)
        dups = self._dups(read, wanted)
        if target is None or not self._is_counted(target) or target not in read.borrowed:
            return [*dups, instruction, *self._after(instruction, read, wanted, target_is_wanted=target_is_wanted)]
        # `x = f(x)` that borrows x: the new value waits in a temporary until the old one is dropped.
        temporary = len(self.locals)
        self.locals.append(Local("", self.locals[target].type))
        moved = with_target(instruction, temporary)
        last: Instruction = Copy(target, temporary) if target_is_wanted else Drop(temporary)
        return [*dups, moved, *self._after(moved, read, wanted, target_is_wanted=True), last]

    def _dups(self, read: Operands, wanted: set[LocalId]) -> list[Instruction]:
        """One for each operand that is taken over and wanted again: later, by the instruction itself, or by a loan."""
        dups: list[Instruction] = []
        again = set(read.borrowed)
        for local in reversed(read.consumed):
            if self._is_counted(local):
                if local in wanted or local in again:
                    dups.append(Dup(local))
                again.add(local)
        return dups[::-1]

    def _after(
        self, instruction: Instruction, read: Operands, wanted: set[LocalId], *, target_is_wanted: bool
    ) -> list[Instruction]:
        target = target_of(instruction)
        assert target is not None
        if isinstance(instruction, Call | CallClosure) and self.locals[target].type == NEVER:
            return []
        after: list[Instruction] = []
        if self._is_counted(target):
            if isinstance(instruction, Field | Capture):
                after.append(Dup(target))
            elif not target_is_wanted:
                after.append(Drop(target))
        after.extend(Drop(local) for local in sorted(self._counted(read.borrowed) - wanted))
        return after

    def _is_counted(self, local: LocalId) -> bool:
        return is_counted(self.locals[local].type)

    def _counted(self, locals_: Iterable[LocalId]) -> set[LocalId]:
        return {local for local in locals_ if self._is_counted(local)}


def _ends_isolate(terminator: Terminator) -> bool:
    return isinstance(terminator, Crash | Unreachable)
