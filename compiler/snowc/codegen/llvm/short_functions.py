"""Functions that end soon whatever they are given.

In: the functions of one unit. Out: how many instructions each of them runs at most, with those that it calls; left out
are those that have loops, call themselves or closures, call what is in another unit, or run more than `LONGEST`. A call
of one costs others no reduction, and small ones are inlined in released programs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from snowc.codegen.llvm.reductions import loop_ends
from snowc.mir.ir import Call, CallClosure, Callee, FunctionId, MirFunction, TailCall

LONGEST = 200
SMALL = 60
"""instructions of a function that is worth being inlined wherever it is called"""


def short_functions(
    instances: Iterable[tuple[Callee, MirFunction]], externs: Iterable[FunctionId]
) -> Mapping[Callee, int]:
    """The most instructions of each short function."""
    functions = dict(instances)
    known = frozenset(externs)
    lengths: dict[Callee, int] = {}
    changed = True
    while changed:  # callees first; what calls itself never comes
        changed = False
        for callee, function in functions.items():
            if callee not in lengths:
                length = _length(function, lengths, known)
                if length is not None:
                    lengths[callee] = length
                    changed = True
    return lengths


def _length(function: MirFunction, lengths: Mapping[Callee, int], externs: frozenset[FunctionId]) -> int | None:
    if function.captures is not None or function.is_constant or function.is_actor:
        return None
    total = 0
    for block in function.blocks:
        total += len(block.instructions) + 1
        for each in (*block.instructions, block.terminator):
            if isinstance(each, CallClosure):
                return None
            if isinstance(each, Call | TailCall) and each.callee.function not in externs:
                called = lengths.get(each.callee)
                if called is None:
                    return None
                total += called
        if total > LONGEST:
            return None
    return None if loop_ends(function) else total
