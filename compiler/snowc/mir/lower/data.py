"""Lists, tuples, maps, ranges, and the elements of lists."""

from __future__ import annotations

from snowc.mir.ir import Construct, LocalId, MakeList
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import lower_expression, lowers
from snowc.mir.lower.intrinsics import call, map_function
from snowc.mir.lower.references import direct_callee
from snowc.syntax import tree
from snowc.types.ty import UNIT


@lowers(tree.ListExpr)
def lower_list(body: Body, expr: tree.ListExpr) -> LocalId:
    items = tuple(lower_expression(body, item) for item in expr.items)
    target = body.builder.new_local(body.type_at(expr.id))
    body.emit(MakeList(target, items))
    return target


@lowers(tree.TupleExpr)
def lower_tuple(body: Body, expr: tree.TupleExpr) -> LocalId:
    if not expr.items:
        return body.builder.literal(UNIT, ())
    items = tuple(lower_expression(body, item) for item in expr.items)
    target = body.builder.new_local(body.type_at(expr.id))
    body.emit(Construct(target, 0, items))
    return target


@lowers(tree.Range)
def lower_range(body: Body, expr: tree.Range) -> LocalId:
    bounds = (lower_expression(body, expr.low), lower_expression(body, expr.high))
    target = body.builder.new_local(body.type_at(expr.id))
    body.emit(Construct(target, 0, bounds))
    return target


@lowers(tree.MapExpr)
def lower_map(body: Body, expr: tree.MapExpr) -> LocalId:
    """`%{k => v}` puts one entry after the other into the empty map."""
    ty, site = body.type_at(expr.id), body.site(expr)
    result = call(body, map_function("new", ty), (), ty, site)
    for key, value in expr.entries:
        entry = (lower_expression(body, key), lower_expression(body, value))
        result = call(body, map_function("put", ty), (result, *entry), ty, site)
    return result


@lowers(tree.Index)
def lower_index(body: Body, expr: tree.Index) -> LocalId:
    """`xs[i]` is a call of the function that the types have found for it."""
    receiver = lower_expression(body, expr.receiver)
    index = lower_expression(body, expr.index)
    ty = body.type_at(expr.id)
    callee = direct_callee(body, expr)
    return call(body, callee, (receiver, index), ty, body.site(expr))
