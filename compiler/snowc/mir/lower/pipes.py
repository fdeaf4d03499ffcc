"""Pipes: `a |> f(b)`, `a |2> f(b)`, `a |> f`, `a |> f(b)?`."""

from __future__ import annotations

from snowc.mir.ir import LocalId
from snowc.mir.lower.arguments import Piped
from snowc.mir.lower.calls import lower_call_with
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lower_expression, lowers
from snowc.mir.lower.tries import unwrap_or_return
from snowc.syntax import tree


@lowers(tree.Pipe)
def lower_pipe(body: Body, expr: tree.Pipe) -> LocalId:
    piped = Piped(lower_expression(body, expr.left), expr.slot, expr.left)
    return _into(body, expr.right, piped, expr.id)


def _into(body: Body, right: tree.Expr, piped: Piped, typed: int) -> LocalId:
    """`typed` is the id of the expression that has the type of the whole."""
    match right:
        case tree.Call():
            return lower_call_with(body, right, piped, typed)
        case tree.Try():
            value = _into(body, right.operand, piped, right.operand.id)
            return unwrap_or_return(body, value, body.site(right))
        case _:
            function = tree.Call(start=right.start, end=right.end, id=typed, function=right, arguments=())
            return lower_call_with(body, function, piped, typed)
