"""`if` and `case`."""

from __future__ import annotations

from snowc.mir.ir import Branch, Crash, LocalId
from snowc.mir.lower.context import Body
from snowc.mir.lower.coverage import count_way
from snowc.mir.lower.decisions import MatchArm, lower_match
from snowc.mir.lower.expressions import Use, lower_expression, lowers_control
from snowc.mir.lower.joins import Join
from snowc.mir.lower.patterns import match_pattern
from snowc.syntax import tree
from snowc.types.ty import NEVER


@lowers_control(tree.If)
def lower_if(body: Body, expr: tree.If, use: Use) -> LocalId:
    builder = body.builder
    condition = lower_expression(body, expr.condition)
    then, otherwise = builder.new_block(), builder.new_block()
    builder.end(Branch(condition, then, otherwise))
    join = Join(body, body.type_at(expr.id), use)
    builder.open(then)
    count_way(body, expr, expr.then)
    if expr.otherwise is None:
        lower_expression(body, expr.then, Use.DISCARD)
        join.arrive_with_unit()
        builder.open(otherwise)
        count_way(body, expr, None)
        join.arrive_with_unit()
    else:
        join.arrive(lower_expression(body, expr.then, use))
        builder.open(otherwise)
        count_way(body, expr, expr.otherwise)
        join.arrive(lower_expression(body, expr.otherwise, use))
    return join.finish()


@lowers_control(tree.Case)
def lower_case(body: Body, expr: tree.Case, use: Use) -> LocalId:
    subject = lower_expression(body, expr.subject)
    if body.builder.type_of(subject) == NEVER:
        return body.undefined(body.type_at(expr.id))
    failed = body.builder.new_block()
    site = body.site(expr)
    join = Join(body, body.type_at(expr.id), use)
    lower_arms(body, expr, subject, failed, join)
    body.builder.open(failed)
    body.builder.end(Crash("no case arm", site))
    return join.finish()


def lower_arms(body: Body, expr: tree.Case, subject: LocalId, failed: int, join: Join) -> None:
    """Tests, then the body of each arm that can be reached; the value arrives at `join`."""
    arms = expr.arms
    if not arms:
        body.builder.goto(failed)
        return
    matches = [MatchArm(body, (match_pattern(body, arm.pattern),), arm.guard) for arm in arms]
    blocks = lower_match(matches, (subject,), failed, body.site(arms[0]))
    for arm, block in zip(arms, blocks, strict=True):
        if block is not None:
            body.builder.open(block)
            count_way(body, expr, arm)
            join.arrive(lower_expression(body, arm.body, join.use))
