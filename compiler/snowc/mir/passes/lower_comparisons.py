"""Turn comparisons of values that are no machine scalars into calls of the library's generic intrinsics.

In: a monomorphic function. Out: the same, where every `Binary` comparison is one of scalars. `a < b` becomes
`compare(a, b) < 0`. A `concat`, which lowering leaves where a type variable stands for String or List, becomes the call
for its type.
"""

from __future__ import annotations

from dataclasses import replace

from snowc.mir.ir import (
    Binary,
    Block,
    Call,
    Callee,
    FunctionId,
    Instruction,
    Literal,
    Local,
    LocalId,
    MirFunction,
    Unary,
)
from snowc.mir.representation import SlotClass, slot_class
from snowc.resolve.model import DefId, ModuleName
from snowc.types.ty import BOOL, INT, Con, Type

EQUAL = FunctionId(DefId(ModuleName("Intrinsics"), "equal"))
COMPARE = FunctionId(DefId(ModuleName("Intrinsics"), "compare"))
CONCAT = FunctionId(DefId(ModuleName("Intrinsics"), "concat"))
LIST_CONCAT = FunctionId(DefId(ModuleName("Intrinsics"), "list_concat"))

EQUALITIES = frozenset({"eq", "ne"})
ORDERS = frozenset({"lt", "le", "gt", "ge"})


def lower_comparisons(function: MirFunction) -> MirFunction:
    """Replace every comparison that the machine can't make in one instruction."""
    locals_ = list(function.locals)
    blocks = []
    for block in function.blocks:
        instructions: list[Instruction] = []
        for instruction in block.instructions:
            if isinstance(instruction, Binary) and _needs_call(instruction.operator, locals_[instruction.left].type):
                instructions.extend(_called(instruction, locals_))
            else:
                instructions.append(instruction)
        blocks.append(Block(tuple(instructions), block.terminator))
    return replace(function, locals=tuple(locals_), blocks=tuple(blocks))


def _needs_call(operator: str, ty: Type) -> bool:
    if operator == "concat":
        return True
    held = slot_class(ty)
    if operator in EQUALITIES:
        return held is SlotClass.OBJECT
    return operator in ORDERS and held in (SlotClass.OBJECT, SlotClass.HANDLE)


def _called(comparison: Binary, locals_: list[Local]) -> list[Instruction]:
    ty = locals_[comparison.left].type
    operands = (comparison.left, comparison.right)
    site = comparison.site
    if comparison.operator == "concat":
        callee = Callee(LIST_CONCAT, ty.arguments) if isinstance(ty, Con) and ty.arguments else Callee(CONCAT)
        return [Call(comparison.target, callee, operands, site)]
    if comparison.operator == "eq":
        return [Call(comparison.target, Callee(EQUAL, (ty,)), operands, site)]
    if comparison.operator == "ne":
        equal = _new_local(locals_, BOOL)
        return [Call(equal, Callee(EQUAL, (ty,)), operands, site), Unary(comparison.target, "not", equal, site)]
    order, zero = _new_local(locals_, INT), _new_local(locals_, INT)
    return [
        Call(order, Callee(COMPARE, (ty,)), operands, site),
        Literal(zero, 0),
        Binary(comparison.target, comparison.operator, order, zero, site),
    ]


def _new_local(locals_: list[Local], ty: Type) -> LocalId:
    locals_.append(Local("", ty))
    return len(locals_) - 1
