"""Whether elements of one type may take the places of another's in a list is known where both types are.

In: an instance as written. Out: the same, without the ways that are only taken where a list is written in place
(`Intrinsics.list_is_own`), if its elements can't be. An element of a list is a byte, a slot or so many words, and
counted or not: lists of numbers may lie in a payload that nobody looks into for references.
"""

from __future__ import annotations

from snowc.mir.flat_forms import FlatForms
from snowc.mir.ir import Block, Branch, Call, FunctionId, Goto, MirFunction
from snowc.mir.passes.simplify_blocks import simplify_blocks
from snowc.mir.representation import SlotClass, slot_class
from snowc.resolve.model import DefId, ModuleName
from snowc.types.ty import Type
from snowc.values import replace

IS_OWN = FunctionId(DefId(ModuleName("Intrinsics"), "list_is_own"))


def fit_elements(function: MirFunction, forms: FlatForms) -> MirFunction:
    blocks = tuple(_settled(block, forms) for block in function.blocks)
    if all(new is old for new, old in zip(blocks, function.blocks, strict=True)):
        return function
    return simplify_blocks(replace(function, blocks=blocks))


def _settled(block: Block, forms: FlatForms) -> Block:
    end = block.terminator
    for index, each in enumerate(block.instructions):
        if not isinstance(end, Branch) or not isinstance(each, Call) or each.target != end.condition:
            continue
        if _never_fits(each, forms):
            return Block((*block.instructions[:index], *block.instructions[index + 1 :]), Goto(end.otherwise))
    return block


def _never_fits(call: Call, forms: FlatForms) -> bool:
    return call.callee.function == IS_OWN and len({_kind(each, forms) for each in call.callee.arguments}) > 1


def _kind(element: Type, forms: FlatForms) -> str:
    """What the runtime asks as well (`exports/list_own.rs`)."""
    form, held = forms.in_lists(element), slot_class(element)
    if form is not None:
        return f"{len(form.words)} words"
    return held.value if held in (SlotClass.BOOL, SlotClass.OBJECT) else "number"
