"""Literals and interpolated strings. A number literal is an `Int` or a `Float` by its form, never both."""

from __future__ import annotations

from snowc.syntax import tree
from snowc.types.errors import IntOutOfRange, Why
from snowc.types.infer.coerce import require
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.dispatch import infer, infers
from snowc.types.infer.terms import ATOM, BOOL, FLOAT, INT, STRING, Term

LARGEST_INT = 2**63 - 1


@infers(tree.IntLiteral)
def infer_int(body: Body, node: tree.IntLiteral) -> Term:
    if not -LARGEST_INT - 1 <= node.value <= LARGEST_INT:
        body.report_fact(span_of(node), IntOutOfRange(node.value))
    return INT


@infers(tree.FloatLiteral)
def infer_float(body: Body, node: tree.FloatLiteral) -> Term:
    return FLOAT


@infers(tree.BoolLiteral)
def infer_bool(body: Body, node: tree.BoolLiteral) -> Term:
    return BOOL


@infers(tree.AtomLiteral)
def infer_atom(body: Body, node: tree.AtomLiteral) -> Term:
    return ATOM


@infers(tree.StringLiteral)
def infer_string(body: Body, node: tree.StringLiteral) -> Term:
    for part in node.parts:
        if not isinstance(part, str):
            term = infer(body, part)
            require(body, span_of(part), term, "Display", body.reason(Why.INTERPOLATION, part))
    return STRING
