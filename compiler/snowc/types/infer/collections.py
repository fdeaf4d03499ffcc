"""List, tuple, map and range literals."""

from __future__ import annotations

from snowc.syntax import tree
from snowc.types.errors import Reason, Why
from snowc.types.infer.coerce import coerce, require
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import check, checks, infer, infers
from snowc.types.infer.terms import BROKEN, INT, RANGE, TUPLE, App, Term, is_never, list_of, map_of, prune, tuple_of
from snowc.values import replace


@infers(tree.ListExpr)
def infer_list(body: Body, node: tree.ListExpr) -> Term:
    item: Term = body.fresh()
    _items(body, node, item, None)
    return list_of(item)


@checks(tree.ListExpr)
def check_list(body: Body, node: tree.ListExpr, expected: Term, reason: Reason | None) -> Term:
    wanted = prune(expected)
    if not isinstance(wanted, App) or wanted.head != "List":
        return coerce(body, node.id, span_of(node), infer_list(body, node), expected, reason)
    _items(body, node, wanted.arguments[0], _of_part(reason))
    return expected


def _of_part(reason: Reason | None) -> Reason | None:
    """What is expected of a whole argument is not what is expected of its elements."""
    return replace(reason, why=Why.PART) if reason is not None and reason.why in {Why.PARAMETER, Why.CALL} else reason


def _items(body: Body, node: tree.ListExpr, item: Term, reason: Reason | None) -> None:
    """All items have one type: the expected one, or the first one's."""
    for each in node.items:
        term = check(body, each, item, reason)
        if reason is None and not is_never(term):
            reason = body.reason(Why.FIRST_ITEM, each)


@infers(tree.TupleExpr)
def infer_tuple(body: Body, node: tree.TupleExpr) -> Term:
    return tuple_of([infer(body, each) for each in node.items])


@checks(tree.TupleExpr)
def check_tuple(body: Body, node: tree.TupleExpr, expected: Term, reason: Reason | None) -> Term:
    wanted = prune(expected)
    if not isinstance(wanted, App) or wanted.head != TUPLE or len(wanted.arguments) != len(node.items):
        return coerce(body, node.id, span_of(node), infer_tuple(body, node), expected, reason)
    for each, term in zip(node.items, wanted.arguments, strict=True):
        check(body, each, term, _of_part(reason))
    return expected


@infers(tree.MapExpr)
def infer_map(body: Body, node: tree.MapExpr) -> Term:
    key, value = body.fresh(), body.fresh()
    _entries(body, node, (key, value), (None, None))
    return map_of(key, value)


@checks(tree.MapExpr)
def check_map(body: Body, node: tree.MapExpr, expected: Term, reason: Reason | None) -> Term:
    wanted = prune(expected)
    if not isinstance(wanted, App) or wanted.head != "Map":
        return coerce(body, node.id, span_of(node), infer_map(body, node), expected, reason)
    of_part = _of_part(reason)
    _entries(body, node, (wanted.arguments[0], wanted.arguments[1]), (of_part, of_part))
    return expected


def _entries(
    body: Body, node: tree.MapExpr, terms: tuple[Term, Term], reasons: tuple[Reason | None, Reason | None]
) -> None:
    """All keys have one type that can be looked up, all values have one type."""
    of_key, of_value = reasons
    for key, value in node.entries:
        of_key = _entry_part(body, key, terms[0], of_key)
        of_value = _entry_part(body, value, terms[1], of_value)
    why = body.reason(Why.MAP_KEY, node)
    if require(body, span_of(node), terms[0], "Eq", why):
        require(body, span_of(node), terms[0], "Hash", why)


def _entry_part(body: Body, node: tree.Expr, expected: Term, reason: Reason | None) -> Reason | None:
    """Gives the reason for those that follow: the first one decides where nothing else does."""
    term = check(body, node, expected, reason)
    return body.reason(Why.FIRST_ITEM, node) if reason is None and not is_never(term) else reason


@infers(tree.Range)
def infer_range(body: Body, node: tree.Range) -> Term:
    for end in (node.low, node.high):
        check(body, end, INT, body.reason(Why.OPERAND, end, ".."))
    # `[x, ..rest]` is a pattern; written as an expression it leaves a range with a hole, and is reported already.
    return BROKEN if isinstance(node.low, tree.ErrorExpr) else RANGE
