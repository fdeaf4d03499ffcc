"""Which functions may wait: park their isolate before they return.

In: MIR functions and the `@extern` functions that they reach. Out: those that wait, directly or through calls. A
call of a closure may run anything, so it counts as waiting; what an actor's start runs does not wait for the
starter. Code generation cuts coroutines by this.
"""

from __future__ import annotations

from collections.abc import Iterable

from snowc.mir.ir import Call, CallClosure, FunctionId, MirFunction, TailCall
from snowc.mir.program_source import Externs


def waiting_functions(functions: Iterable[MirFunction], externs: Externs) -> frozenset[FunctionId]:
    """The ids of all functions that may wait, `@extern` ones included."""
    callers: dict[FunctionId, set[FunctionId]] = {}
    pending = [id for id, extern in externs.items() if extern.waits]
    for function in functions:
        for callee in _called(function):
            callers.setdefault(callee, set()).add(function.id)
        if _calls_a_value(function):
            pending.append(function.id)
    waiting: set[FunctionId] = set()
    while pending:
        id = pending.pop()
        if id not in waiting:
            waiting.add(id)
            pending += callers.get(id, ())
    return frozenset(waiting)


def _called(function: MirFunction) -> set[FunctionId]:
    called = {
        instruction.callee.function
        for block in function.blocks
        for instruction in block.instructions
        if isinstance(instruction, Call)
    }
    tails = {block.terminator.callee.function for block in function.blocks if isinstance(block.terminator, TailCall)}
    return called | tails


def _calls_a_value(function: MirFunction) -> bool:
    return any(isinstance(each, CallClosure) for block in function.blocks for each in block.instructions)
