"""Calls and pipes: who is called."""

from __future__ import annotations

from snowc.resolve.model import ActorRef, ConstructorRef, FunctionRef, MemberRef, SpecialRef
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.infer.arguments import Actual, actuals_of, apply, call_term
from snowc.types.infer.callees import Callee, constructor_callee, definition_callee
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import infer, infers
from snowc.types.infer.instances import instantiate_constructor
from snowc.types.infer.methods import infer_method_call
from snowc.types.infer.names import is_broken_path
from snowc.types.infer.special_forms import infer_special
from snowc.types.infer.terms import BROKEN, UNTYPED, Term, function_of
from snowc.types.infer.tries import infer_try_of
from snowc.types.infer.type_members import function_on_type


@infers(tree.Call)
def infer_call(body: Body, node: tree.Call) -> Term:
    return call(body, node, actuals_of(node))


@infers(tree.Pipe)
def infer_pipe(body: Body, node: tree.Pipe) -> Term:
    """`a |> f(b)`: the value is evaluated first and becomes argument number `slot`."""
    term = infer(body, node.left)
    return _pipe_into(body, node, node.right, Actual(None, node.left, span_of(node.left), term))


def _pipe_into(body: Body, pipe: tree.Pipe, right: tree.Expr, piped: Actual) -> Term:
    match right:
        case tree.Call():
            actuals = actuals_of(right)
            at = min(pipe.slot - 1, len(actuals))
            result = call(body, right, [*actuals[:at], piped, *actuals[at:]])
        case tree.Try():
            operand = _pipe_into(body, pipe, right.operand, piped)
            result = infer_try_of(body, right, operand)
        case _ if isinstance(body.clause.resolved.references.get(right.id), SpecialRef):
            function = tree.Call(start=right.start, end=right.end, id=pipe.id, function=right, arguments=())
            return call(body, function, [piped])
        case _:
            return _call_value(body, right, [piped], span_of(right))
    body.clause.types[right.id] = result
    return result


def call(body: Body, node: tree.Call, actuals: list[Actual]) -> Term:
    """A call with all its arguments, piped ones included."""
    function = node.function
    reference = body.clause.resolved.references.get(function.id)
    if isinstance(reference, SpecialRef):
        body.clause.references[function.id] = reference
        body.clause.types[function.id] = UNTYPED
        return infer_special(body, node, reference.name, actuals)
    if reference is None and isinstance(function, tree.Field) and not is_broken_path(body, function):
        return infer_method_call(body, node, function, actuals)
    return _call_value(body, function, actuals, span_of(function), node.id)


def _call_value(body: Body, function: tree.Expr, actuals: list[Actual], span: Span, node: int | None = None) -> Term:
    """A call of a named definition or of a function value."""
    callee = named_callee(body, function)
    if callee is not None:
        body.clause.types[function.id] = callee.term
        return apply(body, callee, actuals, span, node)
    if isinstance(body.clause.resolved.references.get(function.id), MemberRef):
        body.clause.types[function.id] = BROKEN
        return call_term(body, BROKEN, actuals, span, node, _shown_name(function))
    return call_term(body, infer(body, function), actuals, span, node, _shown_name(function))


def named_callee(body: Body, function: tree.Expr) -> Callee | None:
    """The callee of a name or path, with all that is known of it; None for a value."""
    reference = body.clause.resolved.references.get(function.id)
    span = span_of(function)
    if isinstance(reference, FunctionRef | ActorRef):
        return definition_callee(body, function.id, span, reference)
    if isinstance(reference, MemberRef):
        meant = function_on_type(body, span, reference)
        return None if meant is None else definition_callee(body, function.id, span, *meant)
    if isinstance(reference, ConstructorRef):
        made = instantiate_constructor(body, reference)
        if made is not None and made.fields and made.declared.kind == "sum":
            term = function_of(made.fields, made.type)
            return constructor_callee(body, function.id, span, reference, made, term)
    return None


def _shown_name(function: tree.Expr) -> str:
    return function.name if isinstance(function, tree.Name | tree.Field) else ""
