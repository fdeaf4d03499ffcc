"""Which references are parts of others: what a `Field` or `Copy` reads stays alive as long as what it was read from.

In: a monomorphic function. Out: for each local that is assigned once, from a local that is assigned once, what it is a
part of; the locals that hold constants of the program, which nobody counts; and those that live as long as the call.
As values don't change, a part is alive while any of those that it is a part of is held.
"""

from __future__ import annotations

from collections import Counter

from snowc.mir.ir import (
    Absent,
    Call,
    Capture,
    Construct,
    Copy,
    Field,
    Instruction,
    Literal,
    LocalId,
    MakeClosure,
    MakeList,
    MirFunction,
)
from snowc.mir.passes.operands import target_of
from snowc.mir.program_source import Externs
from snowc.mir.representation import is_counted
from snowc.values import node, value

LETS_GO_OF_CLOSURE = "snow_process_started"
"""the runtime function after which the captures of the running closure are gone"""


@value
class Loan:
    """`field` is (variant, index) of what was read, None where both locals are the same value."""

    parent: LocalId
    field: tuple[int, int] | None


@node
class Loans:
    """`ancestors` are a local's parent, the parent's parent and so on. `immortal` locals hold constants and parts of
    them. `lasting` ones are borrowed parameters, captures, and all that is part of these: they are alive until the
    function returns."""

    parents: dict[LocalId, Loan]
    ancestors: dict[LocalId, tuple[LocalId, ...]]
    children: dict[LocalId, list[LocalId]]
    immortal: frozenset[LocalId]
    lasting: frozenset[LocalId]

    def root(self, local: LocalId) -> LocalId:
        """What the local is part of in the end; itself if it is no part."""
        ancestors = self.ancestors.get(local)
        return ancestors[-1] if ancestors else local

    def is_same_as(self, local: LocalId, other: LocalId) -> bool:
        """Whether the local is a copy of the other, and not of a part of it."""
        while local != other:
            loan = self.parents.get(local)
            if loan is None or loan.field is not None:
                return False
            local = loan.parent
        return True


def loans_of(function: MirFunction, externs: Externs) -> Loans:
    once = assigned_once(function)
    parents: dict[LocalId, Loan] = {}
    constants: set[LocalId] = set()
    captured: list[LocalId] = []
    for block in function.blocks:
        for each in block.instructions:
            target = target_of(each)
            if target not in once or not is_counted(function.locals[target].type):
                continue
            match each:
                case Field(base=base, variant=variant, index=index) if base in once:
                    parents[target] = Loan(base, (variant, index))
                case Copy(source=source) if source in once:
                    parents[target] = Loan(source, None)
                case Capture():
                    captured.append(target)
                case _ if is_constant(each):
                    constants.add(target)
    immortal = _with_parts(constants, parents)
    parents = {local: loan for local, loan in parents.items() if local not in immortal}
    lasting = [number for number in function.borrowed if number in once]
    if not _lets_go_of_closure(function, externs):
        lasting += captured
    return _connected(parents, immortal, lasting)


def assigned_once(function: MirFunction) -> frozenset[LocalId]:
    """A parameter's arrival counts as an assignment."""
    assigned: Counter[LocalId | None] = Counter(range(function.parameter_count))
    assigned.update(target_of(each) for block in function.blocks for each in block.instructions)
    return frozenset(local for local in range(len(function.locals)) if assigned[local] == 1)


def is_constant(instruction: Instruction) -> bool:
    """Whether the instruction gives an object that is part of the program and never freed."""
    match instruction:
        case Literal() | Absent():
            return True
        case Construct(arguments=parts) | MakeList(items=parts) | MakeClosure(captured=parts):
            return not parts
        case _:
            return False


def _with_parts(constants: set[LocalId], parents: dict[LocalId, Loan]) -> frozenset[LocalId]:
    found = set(constants)
    more = constants
    while more:
        more = {local for local, loan in parents.items() if loan.parent in more}
        found |= more
    return frozenset(found)


def _lets_go_of_closure(function: MirFunction, externs: Externs) -> bool:
    return function.captures is not None and any(
        isinstance(each, Call)
        and (extern := externs.get(each.callee.function)) is not None
        and extern.name == LETS_GO_OF_CLOSURE
        for block in function.blocks
        for each in block.instructions
    )


def _connected(parents: dict[LocalId, Loan], immortal: frozenset[LocalId], lasting: list[LocalId]) -> Loans:
    ancestors: dict[LocalId, tuple[LocalId, ...]] = {}
    children: dict[LocalId, list[LocalId]] = {}
    last = set(lasting)
    for local, loan in parents.items():
        children.setdefault(loan.parent, []).append(local)
        chain = [loan.parent]
        while chain[-1] in parents:
            chain.append(parents[chain[-1]].parent)
        ancestors[local] = tuple(chain)
        if chain[-1] in last:
            last.add(local)
    return Loans(parents, ancestors, children, immortal, frozenset(last))
