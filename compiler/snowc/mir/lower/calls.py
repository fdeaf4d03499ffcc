"""Calls: of functions, methods, constructors, function values and special forms."""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Construct, LocalId
from snowc.mir.lower.arguments import Piped, evaluate_for
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lower_expression, lowers
from snowc.mir.lower.intrinsics import call, call_value
from snowc.mir.lower.references import callee_of
from snowc.mir.lower.special_forms import lower_special_form
from snowc.mir.lower.tasks import body_of, task_value
from snowc.resolve.model import ActorRef, ConstructorRef, FunctionRef, SpecialRef
from snowc.syntax import tree
from snowc.types.ty import Fun


@lowers(tree.Call)
def lower_call(body: Body, expr: tree.Call) -> LocalId:
    return lower_call_with(body, expr, None, expr.id)


def lower_call_with(body: Body, expr: tree.Call, piped: Piped | None, typed: int) -> LocalId:
    """A call with one more argument from a pipe; `typed` is the id of the expression that has the call's type."""
    reference = body.facts.references.get(expr.function.id)
    match reference:
        case FunctionRef() | ActorRef():
            return _direct_call(body, expr, reference, piped)
        case ConstructorRef():
            return _construct(body, expr, reference, piped)
        case SpecialRef(name):
            return lower_special_form(body, expr, name, piped, typed)
        case _:
            return _call_value(body, expr, piped)


def _call_value(body: Body, expr: tree.Call, piped: Piped | None) -> LocalId:
    function = lower_expression(body, expr.function)
    ty = body.builder.type_of(function)
    if not isinstance(ty, Fun):
        raise CompilerBug("a call of what is no function", str(body.definition.id))
    operands = evaluate_for(body, expr, piped, ty.parameters)
    return call_value(body, function, operands, ty.result, body.site(expr))


def _direct_call(body: Body, expr: tree.Call, reference: FunctionRef | ActorRef, piped: Piped | None) -> LocalId:
    ty = _function_type(body, expr.function)
    operands = evaluate_for(body, expr, piped, ty.parameters)
    callee = callee_of(body, reference, expr.function.id)
    if expr.id in body.facts.children:
        return call(body, body_of(callee), operands, task_value(ty.result), body.site(expr))
    return call(body, callee, operands, ty.result, body.site(expr))


def _construct(body: Body, expr: tree.Call, reference: ConstructorRef, piped: Piped | None) -> LocalId:
    ty = _function_type(body, expr.function)
    operands = evaluate_for(body, expr, piped, ty.parameters)
    target = body.builder.new_local(ty.result)
    body.emit(Construct(target, reference.index, operands))
    return target


def _function_type(body: Body, function: tree.Expr) -> Fun:
    """The type of what is called, at this call's types."""
    ty = body.type_at(function.id)
    if not isinstance(ty, Fun):
        raise CompilerBug("a call of what is no function", str(body.definition.id))
    return ty
