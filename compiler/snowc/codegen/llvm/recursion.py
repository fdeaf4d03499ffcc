"""Which functions are inlined into themselves once.

In: an instance. Out: whether its own calls of itself, those that are no tail calls, are worth being inlined. LLVM never
inlines a function into itself; a copy that is always inlined makes it do so. Half of the calls and their frames are
saved, which is most of what a small recursive function does.
"""

from __future__ import annotations

from snowc.mir.ir import Call, Callee, MirFunction, TailCall

_LARGEST = 40
"""instructions of a function whose calls cost more than its work"""
_MOST_COPIED = 120
"""instructions that may be added"""


def calls_itself(callee: Callee, function: MirFunction) -> bool:
    """Whether an instance calls itself, in tail position or not."""
    return own_calls(callee, function) > 0 or any(
        isinstance(block.terminator, TailCall) and block.terminator.callee == callee for block in function.blocks
    )


def is_inlined_into_itself(callee: Callee, function: MirFunction) -> bool:
    size = sum(len(block.instructions) + 1 for block in function.blocks)
    return size <= _LARGEST and 0 < own_calls(callee, function) * size <= _MOST_COPIED


def own_calls(callee: Callee, function: MirFunction) -> int:
    """Calls of itself that leave a frame."""
    return sum(
        isinstance(each, Call) and each.callee == callee for block in function.blocks for each in block.instructions
    )
