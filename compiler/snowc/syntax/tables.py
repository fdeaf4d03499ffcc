"""The generated tables, expanded for the parser's loop.

In: `tables_generated`. Out: `ACTION` (flat: row of a state + kind → code), `PLANS` (what a reduction does),
`enter_state` (goto with unit reductions skipped). A state is known by its row, the offset of its first cell in
`ACTION`: code > 0 is the row to go to, code < 0 the plan to reduce by, 0 an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from snowc.diagnostics.bug import CompilerBug
from snowc.syntax.build import action_function
from snowc.syntax.tables_generated import (
    ACTION_ROWS,
    GOTO_ROWS,
    KERNELS,
    NONTERMINALS,
    REDUCERS,
    RULES,
    STARTS,
    TERMINALS,
    Reduce,
)

END_OF_INPUT = TERMINALS.index("$END")
WIDTH = len(TERMINALS)
NONTERMINAL_COUNT = len(NONTERMINALS)


class Plan(NamedTuple):
    """One rule: how many entries of the stacks it takes, the column of its symbol, and what makes the symbol's value.
    `passes_on` tells that this is the value of one of the entries.
    """

    length: int
    nonterminal: int
    reduce: Reduce
    passes_on: bool


def _plan(rule: tuple[int, int, str, tuple[int, ...], tuple[str, ...]]) -> Plan:
    nonterminal, length, action, kept, _ = rule
    places = tuple(position - length for position in kept)
    reduce = _built_in(action, places) or REDUCERS[places](action_function(action))
    return Plan(length, nonterminal * WIDTH, reduce, passes_on=action in ("pass", "second"))


def _built_in(action: str, places: tuple[int, ...]) -> Reduce | None:
    """The actions that make no nodes: lists, nothing, one of the values."""
    first, last = (places[0], places[-1]) if places else (0, 0)
    match action:
        case "empty":
            return lambda cx, begin, end, values: []
        case "none":
            return lambda cx, begin, end, values: None
        case "one":
            return lambda cx, begin, end, values: [values[first]]
        case "more":
            return lambda cx, begin, end, values: _appended(values[first], values[last])
        case "pass" | "second":
            return lambda cx, begin, end, values: values[first]
        case _:
            return None


def _appended(members: list[Any], member: Any) -> list[Any]:
    members.append(member)
    return members


def _pairs(row: str) -> Iterator[tuple[int, int]]:
    numbers = iter(map(int, row.split()))
    return zip(numbers, numbers, strict=True)


def _expanded(rows: tuple[str, ...]) -> list[int]:
    """Flat table of `WIDTH` cells a row; row 0 belongs to no state."""
    flat = [0] * (WIDTH * (len(rows) + 1))
    for base, row in enumerate(rows, 1):
        base *= WIDTH
        for symbol, code in _pairs(row):
            flat[base + symbol] = code * WIDTH if code > 0 else code
    return flat


ACTION: list[int] = _expanded(ACTION_ROWS)
_NO_PLAN = Plan(0, 0, lambda cx, begin, end, values: None, passes_on=False)
PLANS: list[Plan] = [_NO_PLAN, *map(_plan, RULES)]
START_ROWS: dict[str, int] = {name: state * WIDTH for name, state, _ in STARTS}
_GOTO: list[dict[int, int]] = [
    {},
    *({symbol * WIDTH: state * WIDTH for symbol, state in _pairs(row)} for row in GOTO_ROWS),
]


ACCEPT_CODE = -len(PLANS)
PLANS.append(_NO_PLAN)
for _name, _start, _end in STARTS:
    ACTION[_end * WIDTH + END_OF_INPUT] = ACCEPT_CODE

JUMPS: dict[int, int] = {}
"""Memo of `enter_state`, by `row * NONTERMINAL_COUNT + nonterminal + kind`. Only ever grows, with values that never
change.
"""


def enter_state(row: int, nonterminal: int, kind: int) -> int:
    """The row after a reduction to `nonterminal` (as in `Plan`) on top of the state at `row`, with `kind` ahead.

    Reductions that would only pass one value on are taken at once: each would leave the stacks as they are.
    """
    gotos = _GOTO[row // WIDTH]
    target = gotos.get(nonterminal)
    if target is None:
        raise CompilerBug(f"no goto from state {row // WIDTH} on {NONTERMINALS[nonterminal // WIDTH]}")
    while True:
        code = ACTION[target + kind]
        if code >= 0 or code == ACCEPT_CODE:
            break
        plan = PLANS[-code]
        if not plan.passes_on or plan.length != 1:
            break
        target = gotos[plan.nonterminal]
    JUMPS[row * NONTERMINAL_COUNT + nonterminal + kind] = target
    return target


def kernel(row: int) -> tuple[tuple[int, int], ...]:
    """The (rule, position) pairs at which the state at `row` stands."""
    return tuple(_pairs(KERNELS[row // WIDTH - 1]))
