"""Leave out copies of counted values that debuggers would not miss.

In: a function before its ownership is inserted. Out: the same without `Copy` between locals that are both assigned
once, where the target has no name or that of its source: its readers read the source. Each clause of a match binds its
names by such copies; a value under two names would be held under both.
"""

from __future__ import annotations

from snowc.mir.ir import Block, Copy, Instruction, Local, LocalId, MirFunction
from snowc.mir.passes.loans import assigned_once
from snowc.mir.renaming import renamed, renamed_terminator
from snowc.mir.representation import is_counted
from snowc.values import replace


def forward_copies(function: MirFunction) -> MirFunction:
    once = assigned_once(function)
    sources: dict[LocalId, LocalId] = {}
    for block in function.blocks:
        for each in block.instructions:
            if isinstance(each, Copy) and _is_needless(each.target, _origin(each.source, sources), function, once):
                sources[each.target] = each.source
    if not sources:
        return function
    to = {number: _origin(number, sources) for number in range(len(function.locals))}
    blocks = tuple(
        Block(
            tuple(renamed(each, to) for each in block.instructions if not _is_forwarded(each, sources)),
            renamed_terminator(block.terminator, to),
        )
        for block in function.blocks
    )
    locals_ = (Local("", local.type) if number in sources else local for number, local in enumerate(function.locals))
    return replace(function, blocks=blocks, locals=tuple(locals_))


def _is_needless(to: LocalId, origin: LocalId, function: MirFunction, once: frozenset[LocalId]) -> bool:
    target, source = function.locals[to], function.locals[origin]
    if to not in once or origin not in once or not is_counted(target.type):
        return False
    return target.type == source.type and target.name in ("", source.name)


def _is_forwarded(instruction: Instruction, sources: dict[LocalId, LocalId]) -> bool:
    return isinstance(instruction, Copy) and instruction.target in sources


def _origin(local: LocalId, sources: dict[LocalId, LocalId]) -> LocalId:
    while local in sources:
        local = sources[local]
    return local
