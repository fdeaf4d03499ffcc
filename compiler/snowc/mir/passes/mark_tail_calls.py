"""Turn a call whose result is returned at once into a `TailCall`, also where gotos, copies and unit values lie between.

In: a monomorphic function. Out: the same with `TailCall` terminators. Calls of `@extern` functions stay calls (their
stub needs a frame), and so do calls whose result type differs from the function's.
"""

from __future__ import annotations

from collections.abc import Container

from snowc.mir.ir import Block, Call, Callee, Copy, FunctionId, Goto, LocalId, MirFunction, Return, TailCall
from snowc.mir.operands import called_by
from snowc.mir.passes.loop_tail_calls import loop_tail_calls
from snowc.mir.passes.operands import is_pure, target_of
from snowc.mir.program_source import Externs
from snowc.types.ty import NEVER, UNIT
from snowc.values import replace


def mark_tail_calls(function: MirFunction, externs: Externs) -> MirFunction:
    """Mark every call in tail position. The value of a constant is still to be kept when the last call is over."""
    if function.is_constant:
        return function
    blocks = tuple(_marked(function, number, externs) for number in range(len(function.blocks)))
    return replace(function, blocks=blocks)


def loop_own_calls(callee: Callee, function: MirFunction, externs: Externs) -> MirFunction:
    """An instance as written, its own tail calls made loops, all others left as they are. The function itself if it
    has none."""
    others = {*externs, *(each.function for each in called_by(function) if each != callee)}
    marked = (_marked(function, number, others) for number in range(len(function.blocks)))
    looped = loop_tail_calls(callee, replace(function, blocks=tuple(marked)))
    return function if looped.blocks == function.blocks else looped


def _marked(function: MirFunction, number: int, externs: Container[FunctionId]) -> Block:
    block = function.blocks[number]
    for index in reversed(range(len(block.instructions))):
        instruction = block.instructions[index]
        if isinstance(instruction, Call):
            if instruction.callee.function in externs or not returns_result(function, number, index):
                return block
            tail = TailCall(instruction.callee, instruction.arguments, instruction.site)
            return Block(block.instructions[:index], tail)
        if not is_pure(instruction):
            return block
    return block


def returns_result(function: MirFunction, number: int, index: int) -> bool:
    """Whether all that happens after the call at `index` of block `number` is that its result is returned."""
    call = function.blocks[number].instructions[index]
    target = target_of(call)
    assert target is not None
    result_type = function.locals[target].type
    if result_type != function.result or result_type == NEVER:
        return False
    aliases = {target}
    seen = {number}
    rest = function.blocks[number].instructions[index + 1 :]
    terminator = function.blocks[number].terminator
    while True:
        for instruction in rest:
            if not is_pure(instruction):
                return False
            _track(aliases, instruction.target, instruction.source if isinstance(instruction, Copy) else None)  # type: ignore[union-attr]
        match terminator:
            case Return(value):
                return value in aliases or function.result == UNIT
            case Goto(next_number) if next_number not in seen:
                seen.add(next_number)
                rest = function.blocks[next_number].instructions
                terminator = function.blocks[next_number].terminator
            case _:
                return False


def _track(aliases: set[LocalId], target: LocalId, source: LocalId | None) -> None:
    """An assignment makes its target an alias of the result, or ends its being one."""
    if source in aliases:
        aliases.add(target)
    else:
        aliases.discard(target)
