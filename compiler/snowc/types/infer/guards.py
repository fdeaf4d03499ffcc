"""Guards (`when`): a Bool made of pure operators, comparisons and field reads."""

from __future__ import annotations

from snowc.source import Span
from snowc.syntax import tree
from snowc.types.errors import GuardType, ImpureGuard
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import infer
from snowc.types.infer.terms import BOOL, App, prune


def check_guard(body: Body, node: tree.Expr) -> None:
    """E0013 for what a guard may not hold, E0025 for another type than Bool."""
    check_condition(body, node)
    impure = impure_part(node)
    if impure is not None:
        span, what = impure
        body.report_fact(span, ImpureGuard(what))


def check_condition(body: Body, node: tree.Expr) -> None:
    """E0025 for another type than Bool: what a `for` asks of each element may be any expression."""
    term = infer(body, node)
    failure = body.unifier.unify(BOOL, term, None)
    if failure is not None and isinstance(prune(term), App):
        body.report(span_of(node), lambda show: GuardType(show(term)))


_NAMES = {
    tree.Call: "a call",
    tree.Pipe: "a call",
    tree.Closure: "a closure",
    tree.If: "`if`",
    tree.Case: "`case`",
    tree.Receive: "`receive`",
    tree.Index: "an index",
    tree.Try: "`?`",
    tree.Await: "`await`",
    tree.Block: "a block",
    tree.For: "a loop",
    tree.While: "a loop",
    tree.StructUpdate: "a struct update",
    tree.Assert: "`assert`",
    tree.Return: "`return`",
    tree.Break: "`break`",
    tree.Continue: "`continue`",
}


def impure_part(node: tree.Expr) -> tuple[Span, str] | None:
    """The first part that a guard may not hold, and what it is."""
    parts: tuple[tree.Expr, ...]
    match node:
        case tree.Binary(left=left, right=right):
            parts = (left, right)
        case tree.Unary(operand=operand):
            parts = (operand,)
        case tree.Field(receiver=receiver):
            parts = (receiver,)
        case tree.StringLiteral(parts=pieces):
            parts = tuple(piece for piece in pieces if not isinstance(piece, str))
        case tree.TupleExpr(items=items) | tree.ListExpr(items=items) | tree.ErrorExpr(parts=items):
            parts = items
        case tree.Range(low=low, high=high):
            parts = (low, high)
        case _:
            what = _NAMES.get(type(node))
            return None if what is None else (span_of(node), what)
    return next((found for part in parts if (found := impure_part(part)) is not None), None)
