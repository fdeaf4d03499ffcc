"""Counting what runs: for `snowc test --coverage` code has a counter at each place that control may reach by itself.

In: places in the source, as they are lowered. Out: `Count` instructions, in files that are counted; elsewhere nothing.
Counted are the entries of functions, each statement, and each way of a decision: the branches of `if` (also the `else`
that is not written), the arms of `case` and `receive`, what comes after its time limit.
"""

from __future__ import annotations

from snowc.mir.ir import Count, Site
from snowc.mir.lower.context import Body
from snowc.mir.programs import CountedPlace
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.ty import UNIT


def count_entry(body: Body, block: tree.Block) -> None:
    """A function, one of its clauses, an actor or a closure begins."""
    kind = "entry" if body.frame.outer is None else "closure"
    _count(body, kind, Span(block.start, block.end), None)


def count_statement(body: Body, statement: tree.Let | tree.Expr) -> None:
    _count(body, "statement", Span(statement.start, statement.end), None)


def count_way(body: Body, decision: tree.Expr, way: tree.Block | tree.If | tree.Arm | tree.After | None) -> None:
    """A way of a decision is taken; None is the `else` that is not written, which stands where the `if` ends."""
    span = Span(decision.end, decision.end) if way is None else Span(way.start, way.end)
    _count(body, "way", span, Span(decision.start, decision.end))


def _count(body: Body, kind: str, span: Span, decision: Span | None) -> None:
    counters = body.definition.counters
    if counters is None:
        return
    site = Site(body.facts.item, span)
    index = counters.number(CountedPlace(kind, site, decision))
    body.emit(Count(body.builder.new_local(UNIT), body.definition.id, index))
