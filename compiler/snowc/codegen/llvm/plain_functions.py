"""Functions that no tail call leads to or from.

In: the functions of a unit, and which of them may be looked at: what no other unit mentions. Out: those among them
that need not be called as tail calls demand it (`PLAIN_CALL` in `module.py`). A tail call of a function to itself is
none: released programs make it a loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from snowc.mir.ir import Callee, MakeClosure, MirFunction, TailCall


def plain_functions(instances: Sequence[tuple[Callee, MirFunction]], known: Set[Callee]) -> frozenset[Callee]:
    reached = {other for callee, function in instances for other in _jumped_to(callee, function)}
    return frozenset(
        callee
        for callee, function in instances
        if callee in known and callee not in reached and _is_plain(callee, function)
    )


def _is_plain(callee: Callee, function: MirFunction) -> bool:
    is_called_by_name = function.captures is None and not function.is_constant and not function.is_actor
    return is_called_by_name and all(
        block.terminator.callee == callee for block in function.blocks if isinstance(block.terminator, TailCall)
    )


def _jumped_to(callee: Callee, function: MirFunction) -> Iterable[Callee]:
    """What the function goes on as, and whose code becomes that of a closure."""
    for block in function.blocks:
        if isinstance(block.terminator, TailCall) and block.terminator.callee != callee:
            yield block.terminator.callee
        for each in block.instructions:
            if isinstance(each, MakeClosure):
                yield each.function
