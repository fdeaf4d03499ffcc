"""The impls that may meet a need of a type that is perhaps not known in full.

In: a term and a need. Out: the impls whose heads don't contradict them. Changes nothing.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

from snowc.query import Engine
from snowc.types.infer.terms import FUNCTION, TUPLE, App, Broken, Meta, Need, Rigid, Term, is_projection, prune
from snowc.types.interfaces.impls import ImplHead, impl_head, impls_for
from snowc.types.ty import Con, Error, Fun, Tuple, Type, Var
from snowc.values import value


class Fit(enum.IntEnum):
    """Whether a type is an instance of the head of an impl."""

    NO = 0
    MAYBE = 1
    """some of it is not known yet"""
    YES = 2


@value
class Candidate:
    head: ImplHead
    fit: Fit


def candidates(db: Engine, term: App, need: Need) -> list[Candidate]:
    """The impls of an interface that may be meant."""
    found = []
    beside = tuple(_heads((*term.arguments, *need.arguments)))
    for item in impls_for(db, (need.interface, term.head, beside)):
        head = impl_head(db, item)
        if head is None or head.interface is None:
            continue
        bindings: dict[int, Term] = {}
        patterns = (head.target, *head.interface.arguments)
        fit = min(
            _fit(pattern, each, bindings) for pattern, each in zip(patterns, (term, *need.arguments), strict=True)
        )
        if fit is not Fit.NO:
            found.append(Candidate(head, fit))
    return found


def _heads(terms: Sequence[Term]) -> dict[str, None]:
    """The heads of all types that are named in some terms."""
    found: dict[str, None] = {}
    pending = list(terms)
    while pending:
        term = prune(pending.pop())
        if isinstance(term, App):
            found.setdefault(term.head)
            pending += term.arguments
    return found


def _fit(pattern: Type, term: Term, bindings: dict[int, Term]) -> Fit:
    term = prune(term)
    if isinstance(pattern, Var):
        known = bindings.setdefault(pattern.index, term)
        return _compare(known, term)
    if isinstance(pattern, Error) or isinstance(term, Broken):
        return Fit.YES
    if isinstance(term, Meta) or is_projection(term):
        return Fit.MAYBE
    if isinstance(term, Rigid):
        return Fit.NO
    head, parts = _parts(pattern)
    if head != term.head or len(parts) != len(term.arguments):
        return Fit.NO
    return min((_fit(part, each, bindings) for part, each in zip(parts, term.arguments, strict=True)), default=Fit.YES)


def _parts(pattern: Type) -> tuple[str, tuple[Type, ...]]:
    match pattern:
        case Con(name, arguments):
            return name, arguments
        case Tuple(items):
            return TUPLE, items
        case Fun(parameters, result):
            return FUNCTION, (*parameters, result)
        case _:
            return "", ()


def _compare(left: Term, right: Term) -> Fit:
    """Whether two terms are, or may become, one type."""
    left, right = prune(left), prune(right)
    if left is right or isinstance(left, Broken) or isinstance(right, Broken):
        return Fit.YES
    if isinstance(left, Meta) or isinstance(right, Meta):
        return Fit.MAYBE
    if isinstance(left, App) and isinstance(right, App):
        if left.head != right.head or len(left.arguments) != len(right.arguments):
            return Fit.NO
        return min(map(_compare, left.arguments, right.arguments), default=Fit.YES)
    return Fit.NO
