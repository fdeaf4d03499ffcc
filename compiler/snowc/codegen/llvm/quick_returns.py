"""Calls that return at once, without being calls.

In: a function of a released program that calls itself. Out: a function that looks for what returns at once, as the
first lines of the function do, and calls it where nothing does. It stands in for the function where that calls itself,
and is always inlined: half of the calls of a walk over a tree are those for its leaves, and each pays for a frame.
"""

from __future__ import annotations

from snowc.mir.builder import successors
from snowc.mir.ir import (
    Absent,
    Binary,
    Block,
    Call,
    Callee,
    Construct,
    Copy,
    Instruction,
    Literal,
    Local,
    MirFunction,
    Return,
    Tag,
)
from snowc.mir.passes.operands import with_successors
from snowc.values import replace

_LONGEST = 6
"""instructions before the way is known, and as many behind"""
_COMPARISONS = frozenset(("eq", "ne", "lt", "le", "gt", "ge"))


def quick_returns(callee: Callee, function: MirFunction) -> MirFunction | None:
    """None where no way returns at once, or all do."""
    first = function.blocks[0]
    targets = successors(first.terminator)
    if function.captures is not None or function.is_constant or not _is_quick(function, first):
        return None
    quick = [target for target in targets if target and _returns_at_once(function, function.blocks[target])]
    if not quick or len(quick) == len(targets):
        return None
    number = {target: index for index, target in enumerate(quick, 1)}
    begin = with_successors(first.terminator, tuple(number.get(target, len(number) + 1) for target in targets))
    result = len(function.locals)
    call = Call(result, callee, tuple(range(function.parameter_count)), function.site)
    blocks = (
        Block(first.instructions, begin),
        *(function.blocks[target] for target in number),
        Block((call,), Return(result)),
    )
    return replace(function, locals=(*function.locals, Local("", function.result)), blocks=blocks)


def _returns_at_once(function: MirFunction, block: Block) -> bool:
    return isinstance(block.terminator, Return) and _is_quick(function, block)


def _is_quick(function: MirFunction, block: Block) -> bool:
    """Whether nothing is called, counted or given to a parameter: those go on to the function as they came."""
    return len(block.instructions) <= _LONGEST and all(_costs_nothing(function, each) for each in block.instructions)


def _costs_nothing(function: MirFunction, instruction: Instruction) -> bool:
    match instruction:
        case Binary(target, operator):
            return target >= function.parameter_count and operator in _COMPARISONS
        case Construct(target, _, arguments):
            return target >= function.parameter_count and not arguments
        case Literal() | Copy() | Tag() | Absent():
            return instruction.target >= function.parameter_count
        case _:
            return False
