"""The generated tables, expanded for the parser's loop.

In: `tables_generated`. Out: `ACTION` (flat: row of a state + kind → code), `PLANS` (what a reduction does),
`enter_state` (goto with unit reductions skipped). A state is known by its row, the offset of its first cell in
`ACTION`: code > 0 is the row to go to, code < 0 the plan to reduce by, 0 an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from snowc.diagnostics.bug import CompilerBug
from snowc.syntax.build import action_function
from snowc.syntax.tables_generated import (
    ACTION_ROWS,
    GOTO_ROWS,
    KERNELS,
    NONTERMINALS,
    RULES,
    STARTS,
    TERMINALS,
)

END_OF_INPUT = TERMINALS.index("$END")
WIDTH = len(TERMINALS)
NONTERMINAL_COUNT = len(NONTERMINALS)

PASS, CALL_ONE, CALL_MANY, NEW_LIST, APPEND, EMPTY_LIST, NO_VALUE, ACCEPT = range(8)
"""What a reduction does to the value stack. PASS keeps one child's value."""


class Plan(NamedTuple):
    """One rule: `pick` gives the values for `action` from the value stack by negative index (an index for PASS and
    CALL_ONE).
    """

    operation: int
    length: int
    nonterminal: int
    action: Callable[..., Any] | None
    pick: Any


def _nothing(values: list[Any]) -> tuple[()]:
    """The values of an action that gets none."""
    return ()


def _plan(rule: tuple[int, int, str, tuple[int, ...], tuple[str, ...]]) -> Plan:
    nonterminal, length, name, kept, _ = rule
    indices = [position - length for position in kept]
    column = nonterminal * WIDTH
    if name == "empty":
        return Plan(EMPTY_LIST, length, column, None, None)
    if name == "none":
        return Plan(NO_VALUE, length, column, None, None)
    if name == "one":
        return Plan(NEW_LIST, length, column, None, indices[0])
    if name == "more":
        return Plan(APPEND, length, column, None, (indices[0], indices[1]))
    if name in ("pass", "second"):
        return Plan(PASS, length, column, None, indices[0])
    function = action_function(name)
    if not indices:
        return Plan(CALL_MANY, length, column, function, _nothing)
    if len(indices) == 1:
        return Plan(CALL_ONE, length, column, function, indices[0])
    return Plan(CALL_MANY, length, column, function, itemgetter(*indices))


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
PLANS: list[Plan] = [Plan(ACCEPT, 0, 0, None, None), *map(_plan, RULES)]
START_ROWS: dict[str, int] = {name: state * WIDTH for name, state, _ in STARTS}
_GOTO: list[dict[int, int]] = [
    {},
    *({symbol * WIDTH: state * WIDTH for symbol, state in _pairs(row)} for row in GOTO_ROWS),
]


ACCEPT_CODE = -len(PLANS)
PLANS.append(PLANS[0])
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
        if plan.operation != PASS or plan.length != 1:
            break
        target = gotos[plan.nonterminal]
    JUMPS[row * NONTERMINAL_COUNT + nonterminal + kind] = target
    return target


def kernel(row: int) -> tuple[tuple[int, int], ...]:
    """The (rule, position) pairs at which the state at `row` stands."""
    return tuple(_pairs(KERNELS[row // WIDTH - 1]))
