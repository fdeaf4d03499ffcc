"""What one function says about the ownership of parameters, its own and those of what it calls.

In: a monomorphic function with its tail calls marked. Out: its `BorrowFacts`, which depend on nothing but the function:
they are kept from build to build, and `infer_borrowing.py` puts those of a whole program together.

A parameter must be owned where the function takes it over in its last use: stores it, returns it, has it captured,
passes it to a closure or to a runtime function that owns. Where it passes it, or a part of it, to another function, it
depends on that one: the object, or the part, may then be the callee's alone and be written in place. Parts that are
stored or returned count for nothing: they get a reference, as the whole may well live on. And a parameter is owned
where its cell, or that of a part, may be built in again: where it is taken apart and, dead, followed by a construction
of the same type and size (`reuse_cells.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Set

from snowc.mir.borrowing import Borrowing
from snowc.mir.builder import successors
from snowc.mir.cells import UNKNOWN_KINDS, CellKind, CellKinds
from snowc.mir.ir import (
    BlockId,
    Borrow,
    Call,
    Callee,
    Construct,
    Copy,
    Field,
    Instruction,
    LocalId,
    MirFunction,
    TailCall,
    Terminator,
)
from snowc.mir.passes.known_variants import told_by_switch
from snowc.mir.passes.liveness import Liveness, is_dead
from snowc.mir.passes.loans import assigned_once, loans_of
from snowc.mir.passes.operands import operands, target_of, terminator_operands
from snowc.mir.program_source import Externs
from snowc.mir.representation import is_counted
from snowc.values import value

FRESH = -1
"""in a tail call, for an argument that is no part of a parameter or a capture"""


@value
class TailFact:
    """`arguments` are (position, parameter that the argument is part of or FRESH) for what is counted and may be
    borrowed."""

    callee: Callee
    arguments: tuple[tuple[int, int], ...]


@value
class BorrowFacts:
    """`parameters` are those that may be borrowed. `owned` must not be. `flows` are (parameter, callee, position): the
    parameter is owned if the callee owns that argument."""

    parameters: tuple[int, ...] = ()
    owned: tuple[int, ...] = ()
    flows: tuple[tuple[int, Callee, int], ...] = ()
    tails: tuple[TailFact, ...] = ()


NO_FACTS = BorrowFacts()


def borrow_facts(function: MirFunction, externs: Externs, kinds: CellKinds = UNKNOWN_KINDS) -> BorrowFacts:
    """The facts of a function; of a closure's body only what it says of others."""
    return _Collector(function, externs, kinds).run()


class _Collector:
    def __init__(self, function: MirFunction, externs: Externs, kinds: CellKinds) -> None:
        self.function = function
        self.externs = externs
        self.kinds = kinds
        self.owned: set[int] = set()
        self.flows: dict[tuple[int, Callee, int], None] = {}
        self.tails: dict[TailFact, None] = {}

    def run(self) -> BorrowFacts:
        function = self.function
        counted = {number for number in range(function.parameter_count) if is_counted(function.locals[number].type)}
        is_called_directly = function.captures is None
        self.parameters: frozenset[int] = frozenset(counted) if is_called_directly else frozenset()
        if not self.parameters and not any(isinstance(block.terminator, TailCall) for block in function.blocks):
            return NO_FACTS
        self.loans = loans_of(function, self.externs)
        for block in function.blocks:
            self._tail(block.terminator)
        if self.parameters:
            self._uses()
        self.owned |= self.parameters - assigned_once(function)
        ordered = tuple(sorted(self.parameters)), tuple(sorted(self.owned))
        return BorrowFacts(*ordered, tuple(self.flows), tuple(self.tails))

    def _tail(self, terminator: Terminator) -> None:
        if isinstance(terminator, TailCall):
            arguments = []
            for position, local in enumerate(terminator.arguments):
                if self._is_counted(local) and local not in self.loans.lasting:
                    root = self.loans.root(local)
                    arguments.append((position, root if root in self.parameters else FRESH))
            self.tails[TailFact(terminator.callee, tuple(arguments))] = None

    def _uses(self) -> None:
        borrowing = Borrowing(self.externs)
        liveness = Liveness(self.function, borrowing, {})
        for number, block in enumerate(self.function.blocks):
            live = set(liveness.at_end(block))
            self._use(block.terminator, terminator_operands(block.terminator, borrowing).consumed, live)
            liveness.step_back(live, None, terminator_operands(block.terminator, borrowing))
            for instruction in reversed(block.instructions):
                if is_dead(instruction, live):
                    continue
                target, read = target_of(instruction), operands(instruction, borrowing)
                after = live - {target}
                if isinstance(instruction, Construct) and instruction.arguments:
                    self._reuse(number, instruction, after)
                if not (isinstance(instruction, Copy | Borrow) and target in self.loans.parents):
                    self._use(instruction, read.consumed, after)
                liveness.step_back(live, target, read)

    def _use(self, user: Instruction | Terminator, consumed: Iterable[LocalId], after: Set[LocalId]) -> None:
        """A last use that may take over; where the parameter or the part is wanted again, owning gains nothing."""
        for local in consumed:
            root = self.loans.root(local)
            if root not in self.parameters or root in after or local in after:
                continue
            if isinstance(user, Call | TailCall) and user.callee.function not in self.externs:
                for position, argument in enumerate(user.arguments):
                    if argument == local:
                        self.flows[root, user.callee, position] = None
            elif isinstance(user, Call) or self.loans.is_same_as(local, root):
                self.owned.add(root)

    def _reuse(self, number: BlockId, construct: Construct, after: Set[LocalId]) -> None:
        """The parameters whose cells, or those of whose parts, the construction may build in."""
        kind = self._kind(construct.target, construct.variant)
        for base, block in self._taken_apart.get(kind, ()):
            root = self.loans.root(base)
            if root in self.parameters - self.owned and base not in after and number in self._reached_from(block):
                self.owned.add(root)

    @functools.cached_property
    def _taken_apart(self) -> dict[CellKind, list[tuple[LocalId, BlockId]]]:
        """For each kind of cells the locals that are known to lie in one, with the place."""
        found: dict[CellKind, list[tuple[LocalId, BlockId]]] = {}
        for number, block in enumerate(self.function.blocks):
            for each in block.instructions:
                if isinstance(each, Field):
                    found.setdefault(self._kind(each.base, each.variant), []).append((each.base, number))
            for target, told in told_by_switch(block).items():
                for base, variant in told.items():
                    found.setdefault(self._kind(base, variant), []).append((base, target))
        return found

    def _kind(self, local: LocalId, variant: int) -> CellKind:
        return self.kinds.of(self.function.locals[local].type, variant)

    def _reached_from(self, start: BlockId) -> set[BlockId]:
        found = {start}
        pending = [start]
        while pending:
            new = set(successors(self.function.blocks[pending.pop()].terminator)) - found
            found |= new
            pending += new
        return found

    def _is_counted(self, local: LocalId) -> bool:
        return local not in self.loans.immortal and is_counted(self.function.locals[local].type)
