"""Operators. `a + b` needs both sides of one type with the interface `Add`, and gives that type."""

from __future__ import annotations

from snowc.syntax import tree
from snowc.types.builtin import CONCAT
from snowc.types.errors import Why
from snowc.types.infer.coerce import coerce, converts_to_pid, require
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import check, infer, infers
from snowc.types.infer.terms import BOOL, BROKEN, INT, STRING, App, Term, list_of, prune

ARITHMETIC = {"+": "Add", "-": "Sub", "*": "Mul", "/": "Div", "%": "Rem"}
_NUMERIC = frozenset(ARITHMETIC.values())
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
    require(body, span_of(node.operand), term, "Neg", body.reason(Why.OPERAND, node.operand, "-"))
    return term


@infers(tree.Binary)
def infer_binary(body: Body, node: tree.Binary) -> Term:
    operator = node.operator
    if operator in ARITHMETIC:
        return _both(body, node, ARITHMETIC[operator])
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


def _both(body: Body, node: tree.Binary, interface: str) -> Term:
    """Both sides have one type with the interface; gives that type."""
    left = infer(body, node.left)
    if interface in _NUMERIC and _is_wrapped(left):
        # Reported as what it is; the other side fits the value inside, so nothing is said about it.
        require(body, span_of(node.left), left, interface, None)
        infer(body, node.right)
        return BROKEN
    check(body, node.right, left, body.reason(Why.LEFT_OPERAND, node.left, node.operator))
    require(body, node.operator_span, left, interface, body.reason(Why.OPERAND, node.operator_span, node.operator))
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
