"""`assert cond` and `assert_eq a, b`: a failure shows the operands, so they must be printable."""

from __future__ import annotations

from snowc.source import Span
from snowc.syntax import tree
from snowc.types.errors import Why, WrongArity
from snowc.types.infer.coerce import require
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import check, infer, infers
from snowc.types.infer.terms import BOOL, UNIT, Term


@infers(tree.Assert)
def infer_assert(body: Body, node: tree.Assert) -> Term:
    return infer_assertion(body, node.operands, span_of(node))


def infer_assertion(body: Body, operands: tuple[tree.Expr, ...], span: Span) -> Term:
    """One operand is a condition, two are to be equal."""
    if len(operands) == 1:
        check(body, operands[0], BOOL, body.reason(Why.CONDITION, operands[0], "assert"))
    elif len(operands) == 2:
        left = infer(body, operands[0])
        check(body, operands[1], left, body.reason(Why.ASSERTION, operands[0]))
        for interface in ("Eq", "Debug"):
            require(body, span_of(operands[0]), left, interface, body.reason(Why.ASSERTION, operands[0], "assert_eq"))
    else:
        for operand in operands:
            infer(body, operand)
        body.report_fact(span, WrongArity("function", "assert", 1, len(operands), ""))
    return UNIT
