"""`e?` on `T!E` and `T?`, and broken text."""

from __future__ import annotations

from snowc.diagnostics.facts import Fact
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.errors import Reason, ReceiverUnknown, TryOperand, TryOutside, Why
from snowc.types.infer.coerce import unify_or_report
from snowc.types.infer.context import Body, ShowTerm, span_of
from snowc.types.infer.dispatch import infer, infers
from snowc.types.infer.terms import BROKEN, App, Broken, Meta, Need, Rigid, Term, prune
from snowc.types.infer.unknown import report_unknown


@infers(tree.Try)
def infer_try(body: Body, node: tree.Try) -> Term:
    return infer_try_of(body, node, infer(body, node.operand))


def infer_try_of(body: Body, node: tree.Try, operand: Term) -> Term:
    """The value inside; the rest leaves the function early."""
    if not isinstance(prune(operand), Meta):
        return _known(body, node, operand)
    result = prune(body.result)
    if isinstance(result, App) and result.head in {"Option", "Result"}:
        guess = App(result.head, tuple(body.fresh() for _ in result.arguments))
        body.unifier.unify(guess, operand, body.reason(Why.TRY, _mark(node)))
        return _known(body, node, operand)
    value = body.fresh()
    body.unifier.pin(operand)
    body.unifier.pin(value)

    def attempt() -> bool:
        if isinstance(prune(operand), Meta):
            return False
        unify_or_report(body, span_of(node), _known(body, node, operand), value, None)
        return True

    body.defer(attempt, lambda: report_unknown(body, span_of(node.operand), operand, ReceiverUnknown("try", "")))
    return value


def _mark(node: tree.Try) -> Span:
    return Span(node.end - 1, node.end)


def _known(body: Body, node: tree.Try, operand: Term) -> Term:
    term = prune(operand)
    if isinstance(term, Broken):
        return BROKEN
    if not isinstance(term, App) or term.head not in {"Option", "Result"}:
        body.report(span_of(node.operand), lambda show: TryOperand(show(operand)))
        return BROKEN
    result, because = body.result, body.result_reason
    reason = body.reason(Why.TRY, _mark(node))
    if _converts(body, term, result, reason):
        return term.arguments[0]
    early: tuple[Term, ...] = (body.fresh(), *term.arguments[1:])
    if body.unifier.unify(result, App(term.head, early), reason) is not None:

        def make(show: ShowTerm) -> Fact:
            return TryOutside(show(operand, result), show(result, operand), because)

        body.report(_mark(node), make)
    return term.arguments[0]


def _converts(body: Body, operand: App, result: Term, reason: Reason) -> bool:
    """Whether the error of a `Result` becomes the function's by `From`: where both are known, and are not one type."""
    outer = prune(result)
    if operand.head != "Result" or not isinstance(outer, App) or outer.head != "Result":
        return False
    found, wanted = prune(operand.arguments[1]), prune(outer.arguments[1])
    if not _differ(found, wanted):
        return False
    return body.unifier.require(wanted, Need("From", (found,)), reason) is None


def _differ(found: Term, wanted: Term) -> bool:
    if isinstance(found, App) and isinstance(wanted, App):
        return found.head != wanted.head
    return isinstance(found, App | Rigid) and isinstance(wanted, App | Rigid) and found is not wanted


@infers(tree.ErrorExpr)
def infer_error(body: Body, node: tree.ErrorExpr) -> Term:
    for part in node.parts:
        infer(body, part)
    return BROKEN
