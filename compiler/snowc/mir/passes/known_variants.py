"""Which variant a local is known to be, at the start of each block.

In: a function. Out: for each block what all ways there have found out: a field of the variant was read, or a `Switch`
on the tag came this way.
"""

from __future__ import annotations

from typing import TypeAlias

from snowc.mir.builder import successors
from snowc.mir.ir import Block, BlockId, Borrow, Copy, Field, Instruction, LocalId, MirFunction, Switch, Tag
from snowc.mir.passes.operands import target_of

Variants: TypeAlias = dict[LocalId, int]
"""locals whose variant is known, at a point"""


def known_variants(function: MirFunction) -> list[Variants]:
    """Per block, at its start; nothing of a block that cannot be reached."""
    starts: list[Variants | None] = [None] * len(function.blocks)
    starts[0] = {}
    pending = [0]
    while pending:
        number = pending.pop()
        block = function.blocks[number]
        known = dict(starts[number] or {})
        for instruction in block.instructions:
            learn_variant(instruction, known)
        told = told_by_switch(block)
        for target in successors(block.terminator):
            before, now = starts[target], {**known, **told.get(target, {})}
            if before is not None:
                now = dict(before.items() & now.items())
            if now != before:
                starts[target] = now
                pending.append(target)
    return [start or {} for start in starts]


def learn_variant(instruction: Instruction, known: Variants) -> None:
    """What is known behind an instruction."""
    target = target_of(instruction)
    if target is not None:
        known.pop(target, None)
    match instruction:
        case Field(_, base, variant):
            known[base] = variant
        case Copy(target=to, source=source) | Borrow(target=to, source=source) if source in known:
            known[to] = known[source]


def told_by_switch(block: Block) -> dict[BlockId, Variants]:
    """What a `Switch` on a tag that the block itself read tells its targets."""
    end = block.terminator
    if not isinstance(end, Switch):
        return {}
    base = _whose_tag(block, end.subject)
    targets = [*(target for _, target in end.cases), end.default]
    if base is None:
        return {}
    return {target: {base: tag} for tag, target in end.cases if targets.count(target) == 1}


def _whose_tag(block: Block, tag: LocalId) -> LocalId | None:
    """The local whose tag a local holds at the end of the block."""
    for index in range(len(block.instructions) - 1, -1, -1):
        each = block.instructions[index]
        if target_of(each) == tag:
            later = {target_of(other) for other in block.instructions[index:]}
            return each.base if isinstance(each, Tag) and each.base not in later else None
    return None
