"""Operators. `and` and `or` are control flow; `++`, `<>` and `::` are calls; the others are MIR operators."""

from __future__ import annotations

from snowc.mir.ir import Binary, Branch, Copy, Literal, LocalId, Unary
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lower_expression, lowers
from snowc.mir.lower.intrinsics import call, intrinsic
from snowc.mir.lower.literals import extended_by
from snowc.syntax import tree
from snowc.types.ty import BOOL, FLOAT, STRING, Con, Type

_ARITHMETIC = {"+": "add", "-": "sub", "*": "mul", "/": "div", "%": "rem"}
COMPARISONS = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


@lowers(tree.Unary)
def lower_unary(body: Body, expr: tree.Unary) -> LocalId:
    ty = body.type_at(expr.id)
    if expr.operator == "-" and isinstance(expr.operand, tree.IntLiteral):
        # The smallest Int has no positive counterpart: the sign belongs to the literal.
        value = -expr.operand.value
        return body.builder.literal(ty, float(value) if ty == FLOAT else value)
    operand = lower_expression(body, expr.operand)
    target = body.builder.new_local(ty)
    body.emit(Unary(target, "neg" if expr.operator == "-" else "not", operand, body.site(expr)))
    return target


@lowers(tree.Binary)
def lower_binary(body: Body, expr: tree.Binary) -> LocalId:
    operator = expr.operator
    if operator in ("and", "or"):
        return _short_circuit(body, expr)
    if operator in ("++", "<>"):
        return _concatenate(body, expr)
    if operator == "::":
        return _prepend(body, expr)
    left = lower_expression(body, expr.left)
    right = lower_expression(body, expr.right)
    if operator in COMPARISONS:
        target, name = body.builder.new_local(BOOL), COMPARISONS[operator]
    else:
        target, name = body.builder.new_local(body.type_at(expr.id)), _ARITHMETIC[operator]
    body.emit(Binary(target, name, left, right, body.site(expr)))
    return target


def _short_circuit(body: Body, expr: tree.Binary) -> LocalId:
    """The right side runs only if the left one has not decided."""
    builder = body.builder
    left = lower_expression(body, expr.left)
    result = builder.new_local(BOOL)
    decided, undecided, after = builder.new_block(), builder.new_block(), builder.new_block()
    is_and = expr.operator == "and"
    builder.end(Branch(left, undecided, decided) if is_and else Branch(left, decided, undecided))
    builder.open(undecided)
    builder.emit(Copy(result, lower_expression(body, expr.right)))
    builder.goto(after)
    builder.open(decided)
    builder.emit(Literal(result, not is_and))
    builder.goto(after)
    builder.open(after)
    return result


def _concatenate(body: Body, expr: tree.Binary) -> LocalId:
    ty = body.type_at(expr.id)
    left = lower_expression(body, expr.left)
    if ty == STRING and isinstance(expr.right, tree.StringLiteral) and len(expr.right.parts) > 1:
        return extended_by(body, left, expr.right, body.site(expr))
    right = lower_expression(body, expr.right)
    if ty == STRING:
        return call(body, intrinsic("concat"), (left, right), STRING, body.site(expr))
    if isinstance(ty, Con) and ty.name == "List":
        return call(body, intrinsic("list_concat", ty.arguments), (left, right), ty, body.site(expr))
    # A type variable that is a String or a List: monomorphisation makes the call.
    target = body.builder.new_local(ty)
    body.emit(Binary(target, "concat", left, right, body.site(expr)))
    return target


def _prepend(body: Body, expr: tree.Binary) -> LocalId:
    ty = body.type_at(expr.id)
    item = lower_expression(body, expr.left)
    items = lower_expression(body, expr.right)
    return call(body, intrinsic("list_prepend", _arguments(ty)), (items, item), ty, body.site(expr))


def _arguments(ty: Type) -> tuple[Type, ...]:
    return ty.arguments if isinstance(ty, Con) else ()
