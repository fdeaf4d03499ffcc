"""Read the fields of a value together.

In: a function before its ownership is inserted. Out: the same, where a read of a field stands behind the first read of
a field of the same value in its block, if something between them takes over a part of that value. So the value ends
before a part of it is given away, and the part is its new owner's alone: `S { a: f(s.a), b: g(s.b) }`. Values don't
change, so the order of reads is nobody's business.
"""

from __future__ import annotations

from snowc.mir.borrowing import Borrowing
from snowc.mir.ir import Block, Copy, Field, Instruction, LocalId, MirFunction
from snowc.mir.passes.loans import Loans, assigned_once, loans_of
from snowc.mir.passes.operands import operands
from snowc.mir.program_source import Externs
from snowc.values import replace


def read_parts_early(function: MirFunction, externs: Externs) -> MirFunction:
    if not any(_reads_twice(block) for block in function.blocks):
        return function
    once, loans = assigned_once(function), loans_of(function, externs)
    borrowing = Borrowing(externs)
    blocks = tuple(_reordered(block, once, loans, borrowing) for block in function.blocks)
    return replace(function, blocks=blocks)


def _reads_twice(block: Block) -> bool:
    bases = [each.base for each in block.instructions if isinstance(each, Field)]
    return len(set(bases)) < len(bases)


def _reordered(block: Block, once: frozenset[LocalId], loans: Loans, borrowing: Borrowing) -> Block:
    placed: list[Instruction] = []
    last_read: dict[tuple[LocalId, int], int] = {}
    """for a value and its variant, where the next read of a field may go"""
    given: dict[LocalId, int] = {}
    """for a value, where a part of it was last taken over"""
    for each in block.instructions:
        if isinstance(each, Field) and each.base in once and each.target in once:
            key = each.base, each.variant
            place = last_read.get(key, len(placed))
            if place > given.get(each.base, -1):
                place = len(placed)
            placed.insert(place, each)
            if place < len(placed) - 1:
                last_read = {other: at + (at >= place) for other, at in last_read.items()}
                given = {other: at + (at >= place) for other, at in given.items()}
            last_read[key] = place + 1
            continue
        if not (isinstance(each, Copy) and each.target in loans.parents):
            for local in operands(each, borrowing).consumed:
                for whole in loans.ancestors.get(local, ()):
                    given[whole] = len(placed)
        placed.append(each)
    return Block(tuple(placed), block.terminator)
