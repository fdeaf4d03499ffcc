"""The three ways to infer an expression, and the table of who does it.

`infer` gives an expression its type, `check` tells it what is expected (which closures, branches and pids want to know
early), `discard` is for an expression whose value nobody uses: its branches need not agree. Each kind of expression
has its file; the file registers its functions here, so that files need not know each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from snowc.diagnostics.bug import CompilerBug
from snowc.syntax import tree
from snowc.types.errors import Reason
from snowc.types.infer.coerce import coerce
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.terms import Term

Infer = Callable[[Body, Any], Term]
Check = Callable[[Body, Any, Term, "Reason | None"], Term]
I = TypeVar("I", bound=Infer)  # noqa: E741 - the type of a decorated function
C = TypeVar("C", bound=Check)

_INFER: dict[type, Infer] = {}
_CHECK: dict[type, Check] = {}
_DISCARD: dict[type, Infer] = {}


def infers(kind: type) -> Callable[[I], I]:
    """Register the inference of a kind of expression."""

    def register(function: I) -> I:
        _INFER[kind] = function
        return function

    return register


def checks(kind: type) -> Callable[[C], C]:
    """Register how an expression makes use of what is expected of it. It gives the type that it really has (`Never` if
    it never ends).
    """

    def register(function: C) -> C:
        _CHECK[kind] = function
        return function

    return register


def discards(kind: type) -> Callable[[I], I]:
    """Register what an expression does when its value is not used."""

    def register(function: I) -> I:
        _DISCARD[kind] = function
        return function

    return register


def infer(body: Body, node: tree.Expr) -> Term:
    """The type of an expression; every id below it has an entry in the clause's types."""
    function = _INFER.get(type(node))
    if function is None:
        raise CompilerBug(f"no inference for {type(node).__name__}", body.clause.item.name)
    term = function(body, node)
    body.clause.types[node.id] = term
    return term


def check(body: Body, node: tree.Expr, expected: Term, reason: Reason | None) -> Term:
    """The expression must have the expected type, or never end."""
    function = _CHECK.get(type(node))
    if function is not None:
        term = function(body, node, expected, reason)
        body.clause.types[node.id] = term
        return term
    found = infer(body, node)
    return coerce(body, node.id, span_of(node), found, expected, reason)


def discard(body: Body, node: tree.Expr) -> Term:
    """The expression's value is dropped. Gives `Never` if it never ends, else anything."""
    function = _DISCARD.get(type(node))
    if function is None:
        return infer(body, node)
    term = function(body, node)
    body.clause.types[node.id] = term
    return term
