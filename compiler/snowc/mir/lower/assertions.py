"""`assert` and `assert_eq`: on failure the actor ends with the source text and the operands' values."""

from __future__ import annotations

from snowc.mir.ir import Binary, Branch, LocalId
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lower_expression, lowers
from snowc.mir.lower.intrinsics import panic, shown, text
from snowc.mir.lower.literals import joined
from snowc.mir.lower.operators import COMPARISONS
from snowc.mir.lower.source_text import source_text
from snowc.syntax import tree
from snowc.types.ty import BOOL


@lowers(tree.Assert)
def lower_assert(body: Body, expr: tree.Assert) -> LocalId:
    if len(expr.operands) == 2:
        left, right = expr.operands
        source = f"{source_text(body, left)} == {source_text(body, right)}"
        return _compare(body, expr, "eq", (left, right), source)
    (condition,) = expr.operands
    source = source_text(body, condition)
    if isinstance(condition, tree.Binary) and condition.operator in COMPARISONS:
        operands = (condition.left, condition.right)
        return _compare(body, expr, COMPARISONS[condition.operator], operands, source)
    holds = lower_expression(body, condition)
    return _require(body, expr, holds, source, ())


def _compare(
    body: Body, expr: tree.Assert, operator: str, operands: tuple[tree.Expr, tree.Expr], source: str
) -> LocalId:
    left, right = (lower_expression(body, operand) for operand in operands)
    holds = body.builder.new_local(BOOL)
    body.emit(Binary(holds, operator, left, right, body.site(expr)))
    return _require(body, expr, holds, source, (("left", left), ("right", right)))


def _require(
    body: Body, expr: tree.Assert, holds: LocalId, source: str, values: tuple[tuple[str, LocalId], ...]
) -> LocalId:
    site = body.site(expr)
    good, bad = body.builder.new_block(), body.builder.new_block()
    body.builder.end(Branch(holds, good, bad))
    body.builder.open(bad)
    parts = [text(body, f"assertion failed: {source}")]
    for name, value in values:
        parts += (text(body, f"\n  {name}: "), shown(body, value, site, "debug"))
    panic(body, joined(body, tuple(parts), site), site)
    body.builder.open(good)
    return body.unit()
