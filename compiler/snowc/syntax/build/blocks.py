"""Blocks and statements."""

from __future__ import annotations

from snowc.source import Span
from snowc.syntax.build.context import Build
from snowc.syntax.errors import AssertEqOperands
from snowc.syntax.tree import Assert, Block, ErrorExpr, Expr, Let, Pattern, Return, TupleExpr, TypeExpr


def empty_block(cx: Build, start: int, end: int) -> Block:
    return Block(start, end, cx.next_id(), ())


def block(cx: Build, start: int, end: int, statements: list[Let | Expr]) -> Block:
    return Block(start, end, cx.next_id(), tuple(statements))


def let(cx: Build, start: int, end: int, pattern: Pattern, value: Expr) -> Let:
    return Let(start, end, cx.next_id(), pattern, None, value)


def typed_let(cx: Build, start: int, end: int, pattern: Pattern, annotation: TypeExpr, value: Expr) -> Let:
    return Let(start, end, cx.next_id(), pattern, annotation, value)


def assert_condition(cx: Build, start: int, end: int, condition: Expr) -> Assert:
    return Assert(start, end, cx.next_id(), (condition,))


def assert_equal(cx: Build, start: int, end: int, left: Expr, right: Expr) -> Assert:
    return Assert(start, end, cx.next_id(), (left, right))


def assert_pair(cx: Build, start: int, end: int, operand: Expr) -> Assert | ErrorExpr:
    """`assert_eq(a, b)` is read as `assert_eq a, b`."""
    if isinstance(operand, TupleExpr) and len(operand.items) == 2:
        return Assert(start, end, cx.next_id(), operand.items)
    cx.report(Span(start, end), AssertEqOperands())
    return ErrorExpr(start, end, cx.next_id(), (operand,))


def bare_return(cx: Build, start: int, end: int) -> Return:
    return Return(start, end, cx.next_id(), None)


def return_value(cx: Build, start: int, end: int, value: Expr) -> Return:
    return Return(start, end, cx.next_id(), value)
