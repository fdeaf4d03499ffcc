"""Expressions that decide, repeat or make functions."""

from __future__ import annotations

from snowc.syntax.build.context import Build, TokenIndex
from snowc.syntax.tree import (
    After,
    Arm,
    Block,
    Break,
    Case,
    Closure,
    ClosureClause,
    Continue,
    ErrorPattern,
    Expr,
    For,
    If,
    Parameter,
    Pattern,
    Receive,
    While,
)


def if_expression(cx: Build, start: int, end: int, condition: Expr, then: Block, otherwise: Block | If | None) -> If:
    return If(start, end, cx.next_id(), condition, then, otherwise)


def else_block(cx: Build, start: int, end: int, body: Block) -> Block:
    return body


def else_if(cx: Build, start: int, end: int, condition: Expr, then: Block, otherwise: Block | If | None) -> If:
    return If(start, end, cx.next_id(), condition, then, otherwise)


def case(cx: Build, start: int, end: int, subject: Expr, arms: list[Arm]) -> Case:
    return Case(start, end, cx.next_id(), subject, tuple(arms))


def receive(cx: Build, start: int, end: int, arms: list[Arm]) -> Receive:
    return Receive(start, end, cx.next_id(), tuple(arms), None)


def receive_after(cx: Build, start: int, end: int, arms: list[Arm], timeout: Expr, body: Block) -> Receive:
    after = After(timeout.start, body.end, timeout, body)
    return Receive(start, end, cx.next_id(), tuple(arms), after)


def arm(cx: Build, start: int, end: int, pattern: Pattern, guard: Expr | None, body: Block) -> Arm:
    return Arm(start, end, pattern, guard, body)


def error_arm(cx: Build, start: int, end: int, token: TokenIndex) -> Arm:
    pattern = ErrorPattern(start, end, cx.next_id(), ())
    return Arm(start, end, pattern, None, Block(end, end, cx.next_id(), ()))


def for_loop(cx: Build, start: int, end: int, pattern: Pattern, iterable: Expr, guard: Expr | None, body: Block) -> For:
    return For(start, end, cx.next_id(), pattern, iterable, guard, body)


def while_loop(cx: Build, start: int, end: int, condition: Expr, body: Block) -> While:
    return While(start, end, cx.next_id(), condition, body)


def closure(cx: Build, start: int, end: int, clauses: list[ClosureClause]) -> Closure:
    return Closure(start, end, cx.next_id(), tuple(clauses), False)


def async_closure(cx: Build, start: int, end: int, clauses: list[ClosureClause]) -> Closure:
    return Closure(start, end, cx.next_id(), tuple(clauses), True)


def clause(
    cx: Build, start: int, end: int, parameters: list[Parameter], guard: Expr | None, body: Block
) -> ClosureClause:
    return ClosureClause(start, end, tuple(parameters), guard, body)


def break_expression(cx: Build, start: int, end: int) -> Break:
    return Break(start, end, cx.next_id())


def continue_expression(cx: Build, start: int, end: int) -> Continue:
    return Continue(start, end, cx.next_id())
