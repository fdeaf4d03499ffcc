"""Arguments in each other's place: one message instead of two.

In: the arguments of a call that were reported as misfits. Where two of them fit when they change places, both reports
go and one about the pair comes. Only types that are known in full count: a guess would hide what was reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from snowc.source import Span
from snowc.syntax.queries import item_of
from snowc.types.errors import ArgumentsSwapped
from snowc.types.infer.callees import Callee
from snowc.types.infer.context import Body, ShowTerm
from snowc.types.infer.terms import Term, same_term
from snowc.values import value

if TYPE_CHECKING:
    from snowc.types.infer.arguments import Actual


@value
class Misfit:
    """An argument at a slot, and the number of the finding about it."""

    actual: Actual
    slot: int
    finding: int


def misfit_of(body: Body, actual: Actual, slot: int, before: int) -> Misfit | None:
    """The argument if checking it has reported its type, and nothing else; `before` findings were there."""
    new = body.clause.definition.findings[before:]
    return Misfit(actual, slot, before) if len(new) == 1 and new[0].span == actual.span else None


def report_swapped(body: Body, callee: Callee, misfits: Sequence[Misfit]) -> None:
    for first, second in combinations(misfits, 2):
        if _fits(body, first, callee.parameters[second.slot]) and _fits(body, second, callee.parameters[first.slot]):
            findings = body.clause.definition.findings
            del findings[second.finding], findings[first.finding]  # the later one first
            _report(body, callee, first, second)
            return


def _fits(body: Body, misfit: Misfit, parameter: Term) -> bool:
    found = misfit.actual.term or body.clause.types.get(misfit.actual.node.id)
    return found is not None and same_term(found, parameter)


def _report(body: Body, callee: Callee, first: Misfit, second: Misfit) -> None:
    texts = () if first.actual.term or second.actual.term else (_text(body, first), _text(body, second))
    expected = callee.parameters[first.slot], callee.parameters[second.slot]

    def make(show: ShowTerm) -> ArgumentsSwapped:
        shown = show(expected[0], expected[1]), show(expected[1], expected[0])
        return ArgumentsSwapped(callee.name, shown, second.actual.span, texts)

    body.report(first.actual.span, make)


def _text(body: Body, misfit: Misfit) -> str:
    item = item_of(body.db, body.clause.item)
    span: Span = misfit.actual.span
    return "" if item is None else item.text[span.start : span.end]
