"""`for`, `while`, `break`, `continue`, `return`."""

from __future__ import annotations

from snowc.syntax import tree
from snowc.types.errors import NotIterable, Reason, ReceiverUnknown, Why
from snowc.types.infer.candidates import candidates
from snowc.types.infer.coerce import coerce, require, unify_or_report
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import check, checks, discard, discards, infer, infers
from snowc.types.infer.guards import check_condition
from snowc.types.infer.patterns import type_pattern
from snowc.types.infer.projections import projection_term
from snowc.types.infer.terms import (
    BOOL,
    INT,
    NEVER,
    STRING,
    UNIT,
    App,
    Broken,
    Need,
    Rigid,
    Term,
    is_never,
    is_projection,
    list_of,
    needs_of_part,
    prune,
    tuple_of,
)
from snowc.types.infer.unknown import report_unknown


@infers(tree.For)
def infer_for(body: Body, node: tree.For) -> Term:
    """The list of the body's values."""
    _head(body, node)
    value = infer(body, node.body)
    return list_of(body.fresh() if is_never(value) else value)


@checks(tree.For)
def check_for(body: Body, node: tree.For, expected: Term, reason: Reason | None) -> Term:
    """Where `()` is expected the list is not wanted. A `return` in the loop itself may be what expects it."""
    if prune(expected) == UNIT:
        return discard_for(body, node)
    values = infer_for(body, node)
    if prune(expected) == UNIT:
        return UNIT
    return coerce(body, None, span_of(node), values, expected, reason)


@discards(tree.For)
def discard_for(body: Body, node: tree.For) -> Term:
    """Nobody wants the list: it is not built."""
    _head(body, node)
    discard(body, node.body)
    return UNIT


def _head(body: Body, node: tree.For) -> None:
    iterable = infer(body, node.iterable)
    item = body.fresh()
    _iterate(body, node, iterable, item)
    type_pattern(body, node.pattern, item, body.reason(Why.SUBJECT, node.iterable))
    if node.guard is not None:
        check_condition(body, node.guard)


def _iterate(body: Body, node: tree.For, iterable: Term, item: Term) -> None:
    span = span_of(node.iterable)

    def attempt() -> bool:
        term = prune(iterable)
        if isinstance(term, App | Rigid | Broken):
            element = _element(term) or _by_interface(body, node, term)
            if element is None:
                body.report(span, lambda show: NotIterable(show(iterable)))
            else:
                unify_or_report(body, span, element, item, None)
            return True
        body.unifier.pin(iterable)
        body.unifier.pin(item)
        return False

    body.defer(attempt, lambda: report_unknown(body, span, iterable, ReceiverUnknown("loop", "")))


def _element(iterable: Term) -> Term | None:
    """What a loop over the type gives: Int of a range, elements of a list or set, pairs of a map, graphemes of a
    string.
    """
    if isinstance(iterable, Broken):
        return iterable
    if isinstance(iterable, App):
        if iterable.head in {"List", "Set"}:
            return iterable.arguments[0]
        if iterable.head == "Map":
            return tuple_of(iterable.arguments)
        return {"Range": INT, "String": STRING}.get(iterable.head)
    return None


def _by_interface(body: Body, node: tree.For, iterable: Term) -> Term | None:
    """What a loop over an impl of `Iterable` or `Iterator` gives."""
    span = span_of(node.iterable)
    for interface in ("Iterable", "Iterator"):
        if _may_have(body, iterable, interface):
            require(body, span, iterable, interface, body.reason(Why.USE, span))
            body.clause.iterations[node.id] = interface
            return projection_term(body, span, interface, "Item", iterable)
    return None


def _may_have(body: Body, term: Term, interface: str) -> bool:
    if isinstance(term, Rigid):
        return any(each.interface == interface for each in term.bounds or ())
    if isinstance(term, App) and is_projection(term):
        return any(each.interface == interface for each in needs_of_part(term))
    return isinstance(term, App) and bool(candidates(body.db, term, Need(interface)))


@infers(tree.While)
def infer_while(body: Body, node: tree.While) -> Term:
    check(body, node.condition, BOOL, body.reason(Why.CONDITION, node.condition, "while"))
    discard(body, node.body)
    return UNIT


@infers(tree.Break)
def infer_break(body: Body, node: tree.Break) -> Term:
    return NEVER


@infers(tree.Continue)
def infer_continue(body: Body, node: tree.Continue) -> Term:
    return NEVER


@infers(tree.Return)
def infer_return(body: Body, node: tree.Return) -> Term:
    if node.value is None:
        coerce(body, None, span_of(node), UNIT, body.result, body.result_reason)
    else:
        check(body, node.value, body.result, body.result_reason)
    return NEVER
