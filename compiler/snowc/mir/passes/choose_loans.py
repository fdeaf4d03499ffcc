"""Which parts of a value that dies are read without a reference of their own, the value being held as long instead.

In: a function, its loans, plain liveness. Out: for each such part, what must live as long as it does. A part is left
on loan if nobody takes it over, and if holding the whole for it does not stand in the way of another owner: where the
whole, or another part of it, is taken over while the part is still wanted, the part gets a reference of its own, so
that whoever takes over may be the only one who holds the object and may write to it.
"""

from __future__ import annotations

from collections.abc import Iterable

from snowc.mir.borrowing import Borrowing
from snowc.mir.ir import Borrow, Copy, LocalId, MirFunction
from snowc.mir.passes.liveness import Liveness, is_dead
from snowc.mir.passes.loans import Loans
from snowc.mir.passes.operands import operands, target_of, terminator_operands


def kept_for_loans(function: MirFunction, borrowing: Borrowing, loans: Loans) -> dict[LocalId, tuple[LocalId, ...]]:
    parts = {local for local in loans.parents if local not in loans.lasting}
    if not parts:
        return {}
    owned = _needing_references(function, borrowing, loans, parts)
    return {local: _kept(local, loans, owned) for local in parts - owned}


def _kept(local: LocalId, loans: Loans, owned: set[LocalId]) -> tuple[LocalId, ...]:
    """What the local is a part of, up to the first that will have a reference of its own."""
    kept = []
    for ancestor in loans.ancestors[local]:
        kept.append(ancestor)
        if ancestor in owned:
            break
    return tuple(kept)


def _needing_references(function: MirFunction, borrowing: Borrowing, loans: Loans, parts: set[LocalId]) -> set[LocalId]:
    """The parts that are taken over or in an owner's way, and what these are parts of."""
    by_root: dict[LocalId, set[LocalId]] = {}
    for local in parts:
        by_root.setdefault(loans.root(local), set()).add(local)
    found: set[LocalId] = set()

    def taken(consumed: Iterable[LocalId], live_before: set[LocalId]) -> None:
        for local in consumed:
            family = by_root.get(loans.root(local))
            if family is not None:
                found.update(family & live_before)

    liveness = Liveness(function, borrowing, {})
    for block in function.blocks:
        live = set(liveness.at_end(block))
        read = terminator_operands(block.terminator, borrowing)
        liveness.step_back(live, None, read)
        taken(read.consumed, live)
        for instruction in reversed(block.instructions):
            if is_dead(instruction, live):
                continue
            target, read = target_of(instruction), operands(instruction, borrowing)
            liveness.step_back(live, target, read)
            if not (isinstance(instruction, Copy | Borrow) and target in loans.parents):
                taken(read.consumed, live)
    for local in tuple(found):
        found.update(ancestor for ancestor in loans.ancestors[local] if ancestor in parts)
    return found
