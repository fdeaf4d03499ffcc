"""Tail calls of a function to itself become loops.

In: a function after the ownership pass. Out: the same with jumps to its start; a parameter that every such call hands
on unchanged keeps its one value, so what is known of it holds in all turns. LLVM would make the loops too, but only
behind code generation, which then has emitted everything for each turn.

Arguments are moved into the parameters as calls move them: counts stay exact. Closures' bodies and constants never
call themselves like this.
"""

from __future__ import annotations

from snowc.mir.ir import Block, Callee, Copy, Goto, Instruction, Local, LocalId, MirFunction, TailCall, Terminator
from snowc.values import replace


def loop_tail_calls(callee: Callee, function: MirFunction) -> MirFunction:
    """The instance `callee` with its own tail calls as loops."""
    own = [block.terminator for block in function.blocks if _is_own(block.terminator, callee)]
    if not own or function.captures is not None:
        return function
    locals_ = list(function.locals)
    blocks = tuple(_looped(block, callee, locals_) for block in function.blocks)
    return replace(function, locals=tuple(locals_), blocks=blocks)


def _is_own(terminator: Terminator, callee: Callee) -> bool:
    return isinstance(terminator, TailCall) and terminator.callee == callee


def _looped(block: Block, callee: Callee, locals_: list[Local]) -> Block:
    call = block.terminator
    if not isinstance(call, TailCall) or call.callee != callee:
        return block
    moved = [(parameter, given) for parameter, given in enumerate(call.arguments) if parameter != given]
    return Block((*block.instructions, *_moves(moved, locals_)), Goto(0))


def _moves(moved: list[tuple[LocalId, LocalId]], locals_: list[Local]) -> list[Instruction]:
    """All arguments are read before any parameter is written."""
    overwritten = {parameter for parameter, _ in moved}
    first: list[Instruction] = []
    last: list[Instruction] = []
    for parameter, given in moved:
        if given in overwritten:
            locals_.append(Local("", locals_[given].type))
            first.append(Copy(len(locals_) - 1, given))
            given = len(locals_) - 1
        last.append(Copy(parameter, given))
    return first + last
