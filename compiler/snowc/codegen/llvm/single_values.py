"""Locals that are assigned once.

In: a function that is definitely assigned. Out: the locals with one assignment, a parameter's arrival counted as one.
That assignment dominates every use, as every use comes after some assignment: so such a local needs no memory, its
value can be named in the text. The others are slots until LLVM's sroa.
"""

from __future__ import annotations

from collections import Counter

from snowc.mir.ir import LocalId, MirFunction
from snowc.mir.passes.operands import target_of


def single_values(function: MirFunction) -> frozenset[LocalId]:
    """The locals that have one value per call, or per turn of the loop that they are assigned in."""
    assigned: Counter[LocalId | None] = Counter(range(function.parameter_count))
    assigned.update(target_of(each) for block in function.blocks for each in block.instructions)
    return frozenset(local for local in range(len(function.locals)) if assigned[local] == 1)
