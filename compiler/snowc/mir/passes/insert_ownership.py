"""Make every reference exact: a `Dup` where a value is taken over but still wanted, a `Drop` at its last use or on the
edge where it dies.

In: a monomorphic function without `Dup` and `Drop`, and the borrowing of what it calls. Out: one that the ownership
verifier accepts. Nothing is held longer than its last use and the last use of those parts of it that `choose_loans.py`
leaves on loan, so a `Return` or `TailCall` has nothing left to drop. On the way into a block that ends the isolate
nothing is dropped: its arena goes at once.

A local is *owner* of a reference at a point if it is live there, and nothing that it is a part of is. Its references
change hands only where that changes: all else follows.

After Reinking et al., "Perceus: Garbage Free Reference Counting with Reuse" (PLDI 2021), and, for borrowing, Ullrich
and de Moura, "Counting Immutable Beans" (IFL 2019); on a control-flow graph instead of expressions: one backward walk
per block over strong liveness.
"""

from __future__ import annotations

from collections.abc import Set

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.borrowing import Borrowing
from snowc.mir.builder import successors
from snowc.mir.ir import (
    Block,
    Borrow,
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
    Unpack,
    Unreachable,
)
from snowc.mir.passes.choose_loans import kept_for_loans
from snowc.mir.passes.liveness import Liveness, is_dead
from snowc.mir.passes.loans import loans_of
from snowc.mir.passes.operands import Operands, operands, target_of, terminator_operands, with_target
from snowc.mir.passes.simplify_blocks import separate_entry, split_critical_edges
from snowc.mir.representation import is_counted
from snowc.types.ty import NEVER
from snowc.values import replace


def insert_ownership(function: MirFunction, borrowing: Borrowing) -> MirFunction:
    """Insert `Dup` and `Drop`."""
    return _OwnershipInserter(split_critical_edges(separate_entry(function)), borrowing).run()


class _OwnershipInserter:
    def __init__(self, function: MirFunction, borrowing: Borrowing) -> None:
        self.function = function
        self.borrowing = borrowing
        self.locals = list(function.locals)
        self.loans = loans_of(function, borrowing.externs)
        self.liveness = Liveness(function, borrowing, kept_for_loans(function, borrowing, self.loans))

    def run(self) -> MirFunction:
        starts = self.liveness.starts
        blocks = [self._rewritten(block) for block in self.function.blocks]
        self._prepend_releases(blocks, 0, set(range(self.function.parameter_count)), starts[0])
        for block in self.function.blocks:
            targets = successors(block.terminator)
            if len(targets) > 1:
                end = self.liveness.at_end(block)
                for target in targets:
                    self._prepend_releases(blocks, target, end, starts[target])
        return replace(self.function, locals=tuple(self.locals), blocks=tuple(blocks))

    def _prepend_releases(self, blocks: list[Block], number: int, before: Set[LocalId], after: Set[LocalId]) -> None:
        """What changes on an edge, `before` and `after` being live at its ends."""
        block = blocks[number]
        dying = sorted(local for local in before - after if self._is_owner(local, before))
        changes = [change for local in dying for change in self._released(local, after)]
        if _ends_isolate(block.terminator):
            changes = [dup for change in changes for dup in _dups_of(change)]
        if changes:
            blocks[number] = Block((*changes, *block.instructions), block.terminator)

    def _rewritten(self, block: Block) -> Block:
        live = set(self.liveness.at_end(block))
        read = terminator_operands(block.terminator, self.borrowing)
        before = live | self.liveness.kept_by((*read.consumed, *read.borrowed))
        backwards: list[Instruction] = list(reversed(self._taken(read, before, live)))
        live = before
        for instruction in reversed(block.instructions):
            if is_dead(instruction, live):
                continue
            read, target = operands(instruction, self.borrowing), target_of(instruction)
            after = set(live)
            self.liveness.step_back(live, target, read)
            backwards.extend(reversed(self._owned(instruction, read, live, after)))
        return Block(tuple(reversed(backwards)), block.terminator)

    def _owned(
        self, instruction: Instruction, read: Operands, before: Set[LocalId], after: set[LocalId]
    ) -> list[Instruction]:
        """The instruction with the changes before and after it; `before` and `after` are live there."""
        target = target_of(instruction)
        assert target is not None
        if isinstance(instruction, Copy) and self._stays_on_loan(instruction, before, after):
            instruction = Borrow(target, instruction.source)
            read = operands(instruction, self.borrowing)
        if not self._is_counted(target) or target not in read.borrowed:
            taken = self._taken(read, before, after - {target})
            return [*taken, instruction, *self._after(instruction, read, before, after)]
        # `x = f(x)` that borrows x: the new value waits in a temporary until the old one is dropped.
        temporary = len(self.locals)
        self.locals.append(Local("", self.locals[target].type))
        moved = with_target(instruction, temporary)
        without_old = (after - {target}) | {temporary}
        last: Instruction = Copy(target, temporary) if target in after else Drop(temporary)
        return [*self._taken(read, before, without_old), moved, *self._after(moved, read, before, without_old), last]

    def _stays_on_loan(self, copy: Copy, before: Set[LocalId], after: Set[LocalId]) -> bool:
        if copy.target not in self.loans.parents:
            return False
        return copy.source in after or not self._is_owner(copy.source, before)

    def _taken(self, read: Operands, before: Set[LocalId], after: Set[LocalId]) -> list[Instruction]:
        """The dups before an instruction: one for each operand that is taken over and held by nobody else, or wanted
        again: later, by the instruction itself, or by a loan. If it is the holder of parts, these get theirs."""
        dups: list[Instruction] = []
        again = self.liveness.kept_by(read.borrowed)
        for local in reversed(read.consumed):
            if self._is_counted(local):
                if local in after or local in again or not self._is_owner(local, before):
                    dups.append(Dup(local))
                else:
                    dups.extend(Dup(part) for part in reversed(self._wanted_parts(local, after)))
                again.add(local)
        return dups[::-1]

    def _after(
        self, instruction: Instruction, read: Operands, before: Set[LocalId], after: set[LocalId]
    ) -> list[Instruction]:
        target = target_of(instruction)
        assert target is not None
        if isinstance(instruction, Call | CallClosure) and self.locals[target].type == NEVER:
            return []
        changes: list[Instruction] = []
        if self._is_counted(target):
            if isinstance(instruction, Field | Capture | Borrow):
                if target not in self.loans.parents and target not in self.loans.lasting:
                    changes.append(Dup(target))
            elif target not in after:
                changes.append(Drop(target))
        lent = self.liveness.kept_by(read.borrowed)
        for local in sorted(lent - after):
            if self._is_owner(local, before):
                changes.extend(self._released(local, after))
        return changes

    def _released(self, local: LocalId, after: Set[LocalId]) -> list[Instruction]:
        """The end of an owner: live parts of it get references of their own. Parts that were read as long as it lived,
        and only on the way to other parts, end with it."""
        parts: dict[int, LocalId] = {}
        variants: set[int] = set()
        dups: list[Instruction] = []
        ending: list[LocalId] = []
        for child in self.loans.children.get(local, ()):
            if not self._is_wanted(child, after):
                continue
            loan, taker = self.loans.parents[child], self._taker(child, after)
            if taker not in after:
                ending.append(taker)
            if loan.field is None or loan.field[1] in parts:
                dups.append(Dup(taker))
            else:
                variants.add(loan.field[0])
                parts[loan.field[1]] = taker
        if len(variants) > 1:
            raise CompilerBug("a value of two variants", str(self.function.id))
        end: Instruction = Unpack(local, variants.pop(), tuple(sorted(parts.items()))) if parts else Drop(local)
        return [*dups, end, *(change for part in ending for change in self._released(part, after))]

    def _is_wanted(self, part: LocalId, after: Set[LocalId]) -> bool:
        return part in after or any(self._is_wanted(child, after) for child in self.loans.children.get(part, ()))

    def _taker(self, part: LocalId, after: Set[LocalId]) -> LocalId:
        """Who takes over a part: itself, or its only copy where that alone is wanted."""
        if part not in after:
            wanted = [child for child in self.loans.children[part] if self._is_wanted(child, after)]
            if len(wanted) == 1 and self.loans.parents[wanted[0]].field is None:
                return self._taker(wanted[0], after)
        return part

    def _wanted_parts(self, local: LocalId, after: Set[LocalId]) -> list[LocalId]:
        """The nearest parts of a local that are live afterwards."""
        found: list[LocalId] = []
        for child in self.loans.children.get(local, ()):
            found += [child] if child in after else self._wanted_parts(child, after)
        return found

    def _is_owner(self, local: LocalId, live: Set[LocalId]) -> bool:
        """Whether the local, live, has a reference of its own there."""
        if local in self.loans.lasting or not self._is_counted(local):
            return False
        return not any(each in live for each in self.loans.ancestors.get(local, ()))

    def _is_counted(self, local: LocalId) -> bool:
        return local not in self.loans.immortal and is_counted(self.locals[local].type)


def _dups_of(change: Instruction) -> list[Instruction]:
    """What of a change gives references."""
    match change:
        case Dup():
            return [change]
        case Unpack(parts=parts):
            return [Dup(part) for _, part in parts]
        case _:
            return []


def _ends_isolate(terminator: Terminator) -> bool:
    return isinstance(terminator, Crash | Unreachable)
