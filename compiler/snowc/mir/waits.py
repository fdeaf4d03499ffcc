"""Which functions may wait: park their isolate before they return.

In: what each instance calls by name. Out: those that wait, directly or through such calls. A call of a closure does not
count, as what runs there is not known here; nor do closures that a function only makes: what an actor's start runs does
not wait for the starter. Code generation makes coroutines of these (decision 022).
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.mir.ir import Call, Callee, MirFunction, TailCall
from snowc.mir.program_source import Externs
from snowc.values import value


@value
class Awaited:
    """What the code of one instance waits for: the runtime itself, if `parks`, and the instances it calls by name."""

    parks: bool
    functions: tuple[Callee, ...]


def awaited_by(function: MirFunction, externs: Externs) -> Awaited:
    called: dict[Callee, None] = {}
    for block in function.blocks:
        called.update((each.callee, None) for each in block.instructions if isinstance(each, Call))
        if isinstance(block.terminator, TailCall):
            called[block.terminator.callee] = None
    parks = any(callee.function in externs and externs[callee.function].waits for callee in called)
    return Awaited(parks, tuple(callee for callee in called if callee.function not in externs))


def waiting_instances(awaited: Mapping[Callee, Awaited]) -> frozenset[Callee]:
    """The instances that may wait."""
    callers: dict[Callee, list[Callee]] = {}
    for caller, each in awaited.items():
        for callee in each.functions:
            callers.setdefault(callee, []).append(caller)
    waiting: set[Callee] = set()
    pending = [callee for callee, each in awaited.items() if each.parks]
    while pending:
        callee = pending.pop()
        if callee not in waiting:
            waiting.add(callee)
            pending += callers.get(callee, ())
    return frozenset(waiting)
