"""Which parameters each function of a program borrows.

In: the `BorrowFacts` of all instances. Out: the positions that each borrows; all others are owned. A least fixed point
of "owned": what must be is, and what flows into it is too, through recursive groups as well. After Ullrich and de
Moura, "Counting Immutable Beans" (IFL 2019), with another rule for tail calls. There every argument of a tail call is
owned; here only where the call is part of a cycle of tail calls, which must not grow the stack: others may be made
plain calls instead (`lend_in_tail_calls.py`), so that a function's signature never depends on who calls it.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.mir.ir import Callee
from snowc.mir.passes.borrow_facts import FRESH, NO_FACTS, BorrowFacts

_Parameter = tuple[Callee, int]


def infer_borrowing(facts: Mapping[Callee, BorrowFacts]) -> dict[Callee, frozenset[int]]:
    """Instances that borrow nothing are left out."""
    follows: dict[_Parameter, list[_Parameter]] = {}
    pending: list[_Parameter] = []
    cycle_of = _tail_cycles(facts)
    for callee, known in facts.items():
        pending += ((callee, parameter) for parameter in known.owned)
        for parameter, called, position in known.flows:
            follows.setdefault((called, position), []).append((callee, parameter))
        for tail in known.tails:
            if cycle_of[callee] != cycle_of.get(tail.callee):
                continue
            for position, parameter in tail.arguments:
                if parameter == FRESH:
                    pending.append((tail.callee, position))
                else:
                    follows.setdefault((callee, parameter), []).append((tail.callee, position))
    owned = _reached(pending, follows, facts)
    found = (
        (callee, frozenset(each for each in known.parameters if (callee, each) not in owned))
        for callee, known in facts.items()
    )
    return {callee: borrowed for callee, borrowed in found if borrowed}


def _reached(
    pending: list[_Parameter], follows: Mapping[_Parameter, list[_Parameter]], facts: Mapping[Callee, BorrowFacts]
) -> set[_Parameter]:
    """Closures own whatever they are given, and so does what nobody knows: a flow into it is one into an owner."""
    for callee, position in follows:
        if position not in facts.get(callee, NO_FACTS).parameters:
            pending.append((callee, position))
    owned: set[_Parameter] = set()
    while pending:
        each = pending.pop()
        if each not in owned:
            owned.add(each)
            pending += follows.get(each, ())
    return owned


def _tail_cycles(facts: Mapping[Callee, BorrowFacts]) -> dict[Callee, int]:
    """A number for each group of functions that reach each other by tail calls (Tarjan's algorithm, with a stack of
    our own)."""
    number: dict[Callee, int] = {}
    low: dict[Callee, int] = {}
    group: dict[Callee, int] = {}
    open_: list[Callee] = []
    for root in facts:
        if root in number:
            continue
        walk = [(root, iter(facts[root].tails))]
        number[root] = low[root] = len(number)
        open_.append(root)
        while walk:
            callee, tails = walk[-1]
            for tail in tails:
                called = tail.callee
                if called not in facts:
                    continue
                if called not in number:
                    number[called] = low[called] = len(number)
                    open_.append(called)
                    walk.append((called, iter(facts[called].tails)))
                    break
                if called not in group:
                    low[callee] = min(low[callee], number[called])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[callee])
                if low[callee] == number[callee]:
                    while callee not in group:
                        group[open_.pop()] = number[callee]
    return group
