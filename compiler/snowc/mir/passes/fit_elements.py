"""Whether elements of one type may take the places of another's in a list is known where both types are.

In: an instance as written. Out: the same, without the ways that are only taken where a list is written in place
(`Intrinsics.list_is_own`), if its elements can't be. An element of a list is a byte or a slot, and counted or not:
lists of numbers may lie in a payload that nobody looks into for references.
"""

from __future__ import annotations

from snowc.mir.ir import Block, Branch, Call, FunctionId, Goto, MirFunction
from snowc.mir.passes.simplify_blocks import simplify_blocks
from snowc.mir.representation import SlotClass, slot_class
from snowc.resolve.model import DefId, ModuleName
from snowc.types.ty import Type
from snowc.values import replace

IS_OWN = FunctionId(DefId(ModuleName("Intrinsics"), "list_is_own"))


def fit_elements(function: MirFunction) -> MirFunction:
    blocks = tuple(map(_settled, function.blocks))
    if all(new is old for new, old in zip(blocks, function.blocks, strict=True)):
        return function
    return simplify_blocks(replace(function, blocks=blocks))


def _settled(block: Block) -> Block:
    end = block.terminator
    for index, each in enumerate(block.instructions):
        if isinstance(end, Branch) and isinstance(each, Call) and each.target == end.condition and _never_fits(each):
            return Block((*block.instructions[:index], *block.instructions[index + 1 :]), Goto(end.otherwise))
    return block


def _never_fits(call: Call) -> bool:
    return call.callee.function == IS_OWN and not _fits(*call.callee.arguments)


def _fits(old: Type, new: Type) -> bool:
    return _kind(old) == _kind(new)


def _kind(element: Type) -> str:
    """What the runtime asks as well (`exports/list_own.rs`)."""
    held = slot_class(element)
    return held.value if held in (SlotClass.BOOL, SlotClass.OBJECT) else "number"
