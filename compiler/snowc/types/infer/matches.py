"""`if` and `case`."""

from __future__ import annotations

from snowc.source import Span
from snowc.syntax import tree
from snowc.types.errors import Reason, Why
from snowc.types.infer.branches import Branches
from snowc.types.infer.coerce import coerce
from snowc.types.infer.context import Body, Match, span_of
from snowc.types.infer.dispatch import check, checks, discard, discards, infer, infers
from snowc.types.infer.guards import check_guard
from snowc.types.infer.patterns import type_pattern
from snowc.types.infer.terms import BOOL, UNIT, Term


@infers(tree.If)
def infer_if(body: Body, node: tree.If) -> Term:
    return _without_else(body, node) if node.otherwise is None else _if(body, node, Branches(body, None, None))


@checks(tree.If)
def check_if(body: Body, node: tree.If, expected: Term, reason: Reason | None) -> Term:
    if node.otherwise is not None:
        return _if(body, node, Branches(body, expected, reason))
    _without_else(body, node)
    return coerce(body, None, span_of(node), UNIT, expected, reason)


@discards(tree.If)
def discard_if(body: Body, node: tree.If) -> Term:
    return _without_else(body, node) if node.otherwise is None else _if(body, node, Branches.discarded(body))


def _condition(body: Body, node: tree.If) -> None:
    check(body, node.condition, BOOL, body.reason(Why.CONDITION, node.condition, "if"))


def _without_else(body: Body, node: tree.If) -> Term:
    _condition(body, node)
    discard(body, node.then)
    return UNIT


def _if(body: Body, node: tree.If, branches: Branches) -> Term:
    _condition(body, node)
    branches.add(node.then)
    if node.otherwise is not None:
        branches.add(node.otherwise)
    return branches.result()


@infers(tree.Case)
def infer_case(body: Body, node: tree.Case) -> Term:
    return _case(body, node, Branches(body, None, None))


@checks(tree.Case)
def check_case(body: Body, node: tree.Case, expected: Term, reason: Reason | None) -> Term:
    return _case(body, node, Branches(body, expected, reason))


@discards(tree.Case)
def discard_case(body: Body, node: tree.Case) -> Term:
    return _case(body, node, Branches.discarded(body))


def _case(body: Body, node: tree.Case, branches: Branches) -> Term:
    subject = infer(body, node.subject)
    reason = body.reason(Why.SUBJECT, node.subject)
    for arm in node.arms:
        infer_arm(body, arm, subject, reason, branches)
    arms = tuple(((arm.pattern,), arm.guard is not None) for arm in node.arms)
    span = Span(node.start, node.subject.end)
    last = node.arms[-1] if node.arms else None
    insert_at = Span(last.end, last.end) if last is not None else Span(node.subject.end, node.subject.end)
    body.clause.matches.append(Match("case", (subject,), arms, span, insert_at))
    return branches.result()


def infer_arm(body: Body, arm: tree.Arm, subject: Term, reason: Reason, branches: Branches) -> None:
    """One arm of `case` or `receive`."""
    type_pattern(body, arm.pattern, subject, reason)
    if arm.guard is not None:
        check_guard(body, arm.guard)
    branches.add(arm.body)
