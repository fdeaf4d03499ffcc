"""Blocks and `let`: statements in order; a `let` bound to a closure, literal or constructor generalises."""

from __future__ import annotations

from snowc.resolve.model import ConstructorRef
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.errors import Reason, Why
from snowc.types.infer.annotations import written_term
from snowc.types.infer.coerce import coerce
from snowc.types.infer.context import Body, LocalType, span_of
from snowc.types.infer.dispatch import check, checks, discard, discards, infer, infers
from snowc.types.infer.patterns import type_pattern
from snowc.types.infer.terms import (
    DYNAMIC_PID,
    GENERIC_LEVEL,
    NEVER,
    UNIT,
    App,
    Meta,
    Term,
    free_variables,
    is_never,
    prune,
)


@infers(tree.Block)
def infer_block(body: Body, node: tree.Block) -> Term:
    last = _statements(body, node)
    return UNIT if last is None else infer(body, last)


@checks(tree.Block)
def check_block(body: Body, node: tree.Block, expected: Term, reason: Reason | None) -> Term:
    last = _statements(body, node)
    if last is not None:
        return check(body, last, expected, reason)
    return coerce(body, None, _end_of(node), UNIT, expected, reason)


@discards(tree.Block)
def discard_block(body: Body, node: tree.Block) -> Term:
    last = _statements(body, node)
    ends = last is not None and is_never(discard(body, last))
    return NEVER if ends else UNIT


def _statements(body: Body, node: tree.Block) -> tree.Expr | None:
    """All statements but the value; gives the value's expression, or None if the block has none."""
    if not node.statements:
        return None
    for statement in node.statements[:-1]:
        _statement(body, statement)
    last = node.statements[-1]
    if isinstance(last, tree.Let):
        infer_let(body, last)
        return None
    return last


def _statement(body: Body, statement: tree.Let | tree.Expr) -> None:
    if isinstance(statement, tree.Let):
        infer_let(body, statement)
    else:
        discard(body, statement)


def _end_of(node: tree.Block) -> Span:
    """Where a block without a value is found wanting: its last statement."""
    return span_of(node.statements[-1]) if node.statements else span_of(node)


def infer_let(body: Body, node: tree.Let) -> None:
    body.clause.types[node.id] = UNIT
    if node.annotation is not None:
        term = written_term(body, node.annotation)
        _annotated_value(body, node.value, term, body.reason(Why.ANNOTATION, node.annotation))
        type_pattern(body, node.pattern, term, body.reason(Why.ANNOTATION, node.annotation))
    elif isinstance(node.pattern, tree.NamePattern) and is_value(body, node.value):
        _generalising_let(body, node.pattern, node.value)
    else:
        term = infer(body, node.value)
        term = body.fresh() if is_never(term) else term
        type_pattern(body, node.pattern, term, body.reason(Why.SUBJECT, node.value))


def _annotated_value(body: Body, value: tree.Expr, term: Term, reason: Reason) -> None:
    """The only place where a dynamic pid becomes a typed one again: `let p :: Pid<M> = …`."""
    wanted = prune(term)
    if not isinstance(wanted, App) or wanted.head != "Pid" or not wanted.arguments:
        check(body, value, term, reason)
        return
    found = infer(body, value)
    if prune(found) != DYNAMIC_PID:
        coerce(body, value.id, span_of(value), found, term, reason)


def _generalising_let(body: Body, pattern: tree.NamePattern, value: tree.Expr) -> None:
    unifier = body.unifier
    unifier.level += 1
    term = infer(body, value)
    unifier.level -= 1
    found: dict[Meta, None] = {}
    free_variables(term, found)
    generic = tuple(variable for variable in found if unifier.level < variable.level < GENERIC_LEVEL)
    for variable in generic:
        variable.level = GENERIC_LEVEL
    local = LocalType(term, generic)
    body.clause.types[pattern.id] = term
    body.clause.locals[pattern.id] = local
    if generic:
        body.clause.definition.generalised.append((body.clause, pattern.id, local))


def is_value(body: Body, node: tree.Expr) -> bool:
    """Whether evaluating the expression can't do anything: closures, literals, constructors of values (the value
    restriction).
    """
    match node:
        case tree.Closure() | tree.IntLiteral() | tree.FloatLiteral() | tree.BoolLiteral() | tree.AtomLiteral():
            return True
        case tree.StringLiteral(parts=parts):
            return all(isinstance(part, str) for part in parts)
        case tree.ListExpr(items=items) | tree.TupleExpr(items=items):
            return all(is_value(body, item) for item in items)
        case tree.UpperName() | tree.Field():
            return isinstance(body.clause.resolved.references.get(node.id), ConstructorRef)
        case tree.Call(function=function, arguments=arguments):
            is_constructor = isinstance(body.clause.resolved.references.get(function.id), ConstructorRef)
            return is_constructor and all(is_value(body, each.value) for each in arguments)
        case _:
            return False
