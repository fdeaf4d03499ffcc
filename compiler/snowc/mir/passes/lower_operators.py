"""Turn operators on values that are no machine scalars into calls: of the library's generic intrinsics, or of the
functions of the interfaces that they stand for.

In: a monomorphic function. Out: the same, where every `Binary` and `Unary` is one of scalars. `a < b` becomes
`compare(a, b) < 0`, by the runtime's comparison or by that of an `impl`; `a + b` of a type that is no number becomes
`Add.add(a, b)`. A `concat`, which lowering leaves where a type variable stands for String or List, becomes the call for
its type.
"""

from __future__ import annotations

from typing import Final

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
    Tag,
    Unary,
)
from snowc.mir.program_source import ProgramSource
from snowc.mir.representation import SlotClass, slot_class
from snowc.resolve.model import DefId, ModuleName
from snowc.types.ty import BOOL, FLOAT, INT, ORDERING, Con, Type
from snowc.values import replace

EQUAL = FunctionId(DefId(ModuleName("Intrinsics"), "equal"))
COMPARE = FunctionId(DefId(ModuleName("Intrinsics"), "compare"))
CONCAT = FunctionId(DefId(ModuleName("Intrinsics"), "concat"))
LIST_CONCAT = FunctionId(DefId(ModuleName("Intrinsics"), "list_concat"))

EQUALITIES = frozenset({"eq", "ne"})
ORDERS = frozenset({"lt", "le", "gt", "ge"})
ARITHMETIC: Final = {"add": "Add", "sub": "Sub", "mul": "Mul", "div": "Div", "rem": "Rem", "neg": "Neg"}
"""Operators and their interfaces; the function of each bears the operator's name."""
EQUAL_TAG: Final = 1
"""`Equal` among the variants of `Ordering`: `Less` stands before it, `Greater` behind"""


def lower_operators(function: MirFunction, source: ProgramSource) -> MirFunction:
    """Replace every operator that the machine can't do in one instruction."""
    locals_ = list(function.locals)
    blocks = []
    for block in function.blocks:
        instructions: list[Instruction] = []
        for instruction in block.instructions:
            if isinstance(instruction, Binary) and _needs_call(instruction.operator, locals_[instruction.left].type):
                instructions.extend(_called(instruction, locals_, source))
            elif isinstance(instruction, Unary) and _needs_call(
                instruction.operator, locals_[instruction.operand].type
            ):
                instructions.append(_operator_call(instruction, instruction.operand, (instruction.operand,), locals_))
            else:
                instructions.append(instruction)
        blocks.append(Block(tuple(instructions), block.terminator))
    return replace(function, locals=tuple(locals_), blocks=tuple(blocks))


def _needs_call(operator: str, ty: Type) -> bool:
    if operator == "concat":
        return True
    if operator in ARITHMETIC:
        return ty not in (INT, FLOAT)
    held = slot_class(ty)
    if operator in EQUALITIES:
        return held is SlotClass.OBJECT
    return operator in ORDERS and held in (SlotClass.OBJECT, SlotClass.HANDLE)


def _called(operation: Binary, locals_: list[Local], source: ProgramSource) -> list[Instruction]:
    ty = locals_[operation.left].type
    operands = (operation.left, operation.right)
    if operation.operator == "concat":
        callee = Callee(LIST_CONCAT, ty.arguments) if isinstance(ty, Con) and ty.arguments else Callee(CONCAT)
        return [Call(operation.target, callee, operands, operation.site)]
    if operation.operator in ARITHMETIC:
        return [_operator_call(operation, operation.left, operands, locals_)]
    if operation.operator in EQUALITIES:
        return _equality(operation, ty, locals_)
    if source.is_structural(ty, "Ord"):
        return _order_by_shape(operation, ty, locals_)
    return _order_by_impl(operation, ty, locals_)


def _operator_call(
    operation: Binary | Unary, operand: LocalId, operands: tuple[LocalId, ...], locals_: list[Local]
) -> Call:
    callee = interface_function(ARITHMETIC[operation.operator], operation.operator, locals_[operand].type)
    return Call(operation.target, callee, operands, operation.site)


def interface_function(interface: str, name: str, ty: Type) -> Callee:
    """A function of one of the language's interfaces, for a type."""
    return Callee(FunctionId(DefId(ModuleName("Prelude"), f"{interface}.{name}")), (ty,))


def _equality(comparison: Binary, ty: Type, locals_: list[Local]) -> list[Instruction]:
    operands, site = (comparison.left, comparison.right), comparison.site
    if comparison.operator == "eq":
        return [Call(comparison.target, Callee(EQUAL, (ty,)), operands, site)]
    equal = _new_local(locals_, BOOL)
    return [Call(equal, Callee(EQUAL, (ty,)), operands, site), Unary(comparison.target, "not", equal, site)]


def _order_by_shape(comparison: Binary, ty: Type, locals_: list[Local]) -> list[Instruction]:
    order, zero = _new_local(locals_, INT), _new_local(locals_, INT)
    return [
        Call(order, Callee(COMPARE, (ty,)), (comparison.left, comparison.right), comparison.site),
        Literal(zero, 0),
        Binary(comparison.target, comparison.operator, order, zero, comparison.site),
    ]


def _order_by_impl(comparison: Binary, ty: Type, locals_: list[Local]) -> list[Instruction]:
    order, tag, equal = _new_local(locals_, ORDERING), _new_local(locals_, INT), _new_local(locals_, INT)
    operands = (comparison.left, comparison.right)
    return [
        Call(order, interface_function("Ord", "compare", ty), operands, comparison.site),
        Tag(tag, order),
        Literal(equal, EQUAL_TAG),
        Binary(comparison.target, comparison.operator, tag, equal, comparison.site),
    ]


def _new_local(locals_: list[Local], ty: Type) -> LocalId:
    locals_.append(Local("", ty))
    return len(locals_) - 1
