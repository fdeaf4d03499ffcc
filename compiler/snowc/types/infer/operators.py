"""Operators. `a + b` needs both sides of one type with the interface `Add`, and gives its `Output`."""

from __future__ import annotations

from snowc.source import Span
from snowc.syntax import tree
from snowc.types.builtin import CONCAT, OUTPUT
from snowc.types.errors import Reason, Why
from snowc.types.infer.coerce import coerce, converts_to_pid, require
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import check, infer, infers
from snowc.types.infer.projections import projection_term
from snowc.types.infer.terms import BOOL, BROKEN, FLOAT, INT, STRING, App, Meta, Need, Term, list_of, prune

ARITHMETIC = {"+": "Add", "-": "Sub", "*": "Mul", "/": "Div", "%": "Rem"}
ORDER = frozenset({"<", ">", "<=", ">="})
EQUALITY = frozenset({"==", "!="})


@infers(tree.Unary)
def infer_unary(body: Body, node: tree.Unary) -> Term:
    if node.operator == "not":
        return check(body, node.operand, BOOL, body.reason(Why.OPERAND, node.operand, "not"))
    if isinstance(node.operand, tree.IntLiteral) and node.operand.value == 2**63:
        # The smallest Int has no positive counterpart: its digits alone would be out of range.
        body.clause.types[node.operand.id] = INT
        return INT
    term = infer(body, node.operand)
    span = span_of(node.operand)
    return _output(body, span, term, "Neg", body.reason(Why.OPERAND, node.operand, "-"))


@infers(tree.Binary)
def infer_binary(body: Body, node: tree.Binary) -> Term:
    operator = node.operator
    if operator in ARITHMETIC:
        return _arithmetic(body, node, ARITHMETIC[operator])
    if operator in EQUALITY:
        return _equality(body, node)
    if operator in ORDER:
        _both(body, node, "Ord")
        return BOOL
    if operator in {"and", "or"}:
        return _both_are(body, node, BOOL)
    if operator == "++":
        return _both(body, node, CONCAT)
    return _both_are(body, node, STRING) if operator == "<>" else _cons(body, node)


def _arithmetic(body: Body, node: tree.Binary, interface: str) -> Term:
    """Both sides have one type with the interface; gives its `Output`."""
    left = infer(body, node.left)
    reason = body.reason(Why.OPERAND, node.operator_span, node.operator)
    if _is_lacking(body, node, left, interface, reason):
        infer(body, node.right)
        return BROKEN
    check(body, node.right, left, body.reason(Why.LEFT_OPERAND, node.left, node.operator))
    return _output(body, node.operator_span, left, interface, reason)


def _is_lacking(body: Body, node: tree.Binary, left: Term, interface: str, reason: Reason) -> bool:
    """Whether the left side has no such operator, which is reported: about the other side nothing is said then."""
    if _is_wrapped(left):
        return not require(body, span_of(node.left), left, interface, None)
    known = prune(left)
    is_known = isinstance(known, App) and known not in (INT, FLOAT)
    return is_known and not require(body, node.operator_span, left, interface, reason)


def _output(body: Body, span: Span, operand: Term, interface: str, reason: Reason) -> Term:
    """What an operator gives: of a type that is not known yet, that type."""
    term = prune(operand)
    if term in (INT, FLOAT):
        return operand
    if isinstance(term, Meta):
        body.unifier.require(term, Need(interface, (), is_closed=True), reason)
        return operand
    if not require(body, span, operand, interface, reason):
        return operand
    return projection_term(body, span, interface, OUTPUT, operand)


def _both(body: Body, node: tree.Binary, interface: str) -> Term:
    """Both sides have one type with the interface; gives that type."""
    left = infer(body, node.left)
    reason = body.reason(Why.OPERAND, node.operator_span, node.operator)
    if _is_lacking(body, node, left, interface, reason):
        infer(body, node.right)
        return BROKEN
    check(body, node.right, left, body.reason(Why.LEFT_OPERAND, node.left, node.operator))
    require(body, node.operator_span, left, interface, reason)
    return left


def _is_wrapped(term: Term) -> bool:
    known = prune(term)
    return isinstance(known, App) and known.head in {"Option", "Result"}


def _both_are(body: Body, node: tree.Binary, term: Term) -> Term:
    for side in (node.left, node.right):
        check(body, side, term, body.reason(Why.OPERAND, side, node.operator))
    return term


def _equality(body: Body, node: tree.Binary) -> Term:
    """`==` is a place where a typed pid converts, on either side."""
    left = infer(body, node.left)
    right = infer(body, node.right)
    if converts_to_pid(prune(left), prune(right)):
        body.clause.conversions.add(node.left.id)
        return BOOL
    reason = body.reason(Why.LEFT_OPERAND, node.left, node.operator)
    coerce(body, node.right.id, span_of(node.right), right, left, reason)
    require(body, node.operator_span, left, "Eq", body.reason(Why.OPERAND, node.operator_span, node.operator))
    return BOOL


def _cons(body: Body, node: tree.Binary) -> Term:
    """`head :: tail`."""
    item = infer(body, node.left)
    expected = list_of(item)
    return check(body, node.right, expected, body.reason(Why.LEFT_OPERAND, node.left, "::"))
