"""`Tuple.first(t)`, `Tuple.second(t)`, `Tuple.nth(t, 2)`, `Tuple.size(t)`: special forms, because a tuple of each
length has a type of its own.

Where the type of the tuple is not known yet they wait for the end of the group. Refuses an index that is not written as
a number: the type would depend on a value.
"""

from __future__ import annotations

from collections.abc import Sequence

from snowc.syntax import tree
from snowc.types.errors import NotInTuple, ReceiverUnknown, UnwrittenTupleIndex
from snowc.types.infer.arguments import Actual, infer_actual
from snowc.types.infer.coerce import unify_or_report
from snowc.types.infer.context import Body
from snowc.types.infer.terms import BROKEN, INT, TUPLE, App, Broken, Meta, Term, prune
from snowc.types.infer.unknown import report_unknown

_ELEMENTS = {"Tuple.first": 0, "Tuple.second": 1}


def tuple_form(body: Body, name: str, actuals: Sequence[Actual]) -> Term:
    """The number of arguments is right."""
    receiver = infer_actual(body, actuals[0])
    for actual in actuals[1:]:
        infer_actual(body, actual)
    if name == "Tuple.size":
        _known_tuple(body, actuals[0], receiver, "size", None, INT)
        return INT
    index = _ELEMENTS[name] if name in _ELEMENTS else _written_index(body, actuals[1])
    if index is None:
        return BROKEN
    item = body.fresh()
    asked = name.removeprefix("Tuple.") if name in _ELEMENTS else f"nth {index}"
    _known_tuple(body, actuals[0], receiver, asked, index, item)
    return item


def _written_index(body: Body, actual: Actual) -> int | None:
    if isinstance(actual.node, tree.IntLiteral) and actual.term is None:
        return actual.node.value
    body.report_fact(actual.span, UnwrittenTupleIndex())
    return None


def _known_tuple(body: Body, actual: Actual, receiver: Term, asked: str, index: int | None, item: Term) -> None:
    """As soon as the type is known: the element is `item`; without an index it must be a tuple only."""
    if isinstance(prune(receiver), Meta):
        body.unifier.pin(receiver)
        body.unifier.pin(item)

    def attempt() -> bool:
        term = prune(receiver)
        if isinstance(term, Meta):
            return False
        is_tuple = isinstance(term, App) and term.head == TUPLE
        if is_tuple and index is None:
            return True
        if isinstance(term, App) and is_tuple and index is not None and index < len(term.arguments):
            unify_or_report(body, actual.span, term.arguments[index], item, None)
            return True
        unify_or_report(body, actual.span, BROKEN, item, None)
        if not isinstance(term, Broken):
            body.report(actual.span, lambda show: NotInTuple(show(receiver), asked))
        return True

    body.defer(attempt, lambda: report_unknown(body, actual.span, receiver, ReceiverUnknown("field", asked)))
