"""Make a tail call a plain one where it lends what must be dropped afterwards.

In: a function with its borrowed parameters, tail calls marked, and the borrowing of what it calls. Out: the same,
where each tail call lends only what its own caller lends. No cycle of tail calls is opened: within one, what is made
on the way is owned (`infer_borrowing.py`). So the stack is as bounded as it was.
"""

from __future__ import annotations

from snowc.mir.borrowing import Borrowing
from snowc.mir.ir import Block, Call, Local, MirFunction, Return, TailCall
from snowc.mir.passes.loans import loans_of
from snowc.mir.representation import is_counted
from snowc.values import replace


def lend_in_tail_calls(function: MirFunction, borrowing: Borrowing) -> MirFunction:
    tails = [block.terminator for block in function.blocks if isinstance(block.terminator, TailCall)]
    if not any(borrowing.borrowed.get(tail.callee) for tail in tails):
        return function
    loans = loans_of(function, borrowing.externs)
    locals_ = list(function.locals)

    def lasts(argument: int) -> bool:
        ty = function.locals[argument].type
        return argument in loans.immortal or argument in loans.lasting or not is_counted(ty)

    def changed(block: Block) -> Block:
        tail = block.terminator
        if not isinstance(tail, TailCall):
            return block
        lent = borrowing.borrowed_positions(tail.callee, len(tail.arguments))
        if all(lasts(tail.arguments[position]) for position in lent):
            return block
        result = len(locals_)
        locals_.append(Local("", function.result))
        call = Call(result, tail.callee, tail.arguments, tail.site)
        return Block((*block.instructions, call), Return(result))

    blocks = tuple(map(changed, function.blocks))
    return replace(function, blocks=blocks, locals=tuple(locals_))
