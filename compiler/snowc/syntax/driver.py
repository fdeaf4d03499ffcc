"""The LALR loop.

In: settled tokens and a start symbol. Out: what the actions built, or a `Stuck` that says where the table refused a
token and what had been read. Recovery and messages are made from `Stuck` by others; this loop only runs.
"""

from __future__ import annotations

from typing import Any

from snowc.syntax.build.context import Build
from snowc.syntax.tables import ACCEPT_CODE, ACTION, JUMPS, NONTERMINAL_COUNT, PLANS, START_ROWS, enter_state
from snowc.syntax.tokens import NAME, kinds
from snowc.values import value

SOFT_KINDS = kinds("AS IN ASSERT_EQ CALL CAST INFO CHILD TERMINATE TEST BENCH FROM DERIVING RECEIVES")
"""Contextual keywords: a NAME where the table refuses them."""


_PLANS = [(plan.length, plan.nonterminal, plan.reduce) for plan in PLANS]
"""As plain tuples, which the interpreter unpacks faster than named ones."""


@value
class Parsed:
    """The value of the start symbol."""

    value: Any


@value
class Stuck:
    """The token at `index` can't follow. `rows` and `values` are the stacks, `begins` where each entry starts."""

    index: int
    rows: list[int]
    values: list[Any]
    begins: list[int]


def run(cx: Build, start: str) -> Parsed | Stuck:
    """Parse `cx`'s tokens. A soft keyword that the table refuses becomes a NAME in `cx.kinds`."""
    # Locals are read faster than globals, and this loop turns twice per token.
    action, plans, jumps, nonterminals = ACTION, _PLANS, JUMPS, NONTERMINAL_COUNT
    kinds, starts, ends = cx.kinds, cx.starts, cx.ends
    row = START_ROWS[start]
    rows: list[int] = [row]
    values: list[Any] = [None]
    begins: list[int] = [0]
    index = 0
    kind = kinds[0]
    while True:
        code = action[row + kind]
        if code > 0:
            begins.append(starts[index])
            values.append(index)
            row = code
            index += 1
            kind = kinds[index]
        elif code == 0:
            if kind not in SOFT_KINDS:
                return Stuck(index, rows, values, begins)
            kind = kinds[index] = NAME
            continue
        elif code == ACCEPT_CODE:
            return Parsed(values[-1])
        else:
            length, nonterminal, reduce = plans[-code]
            if length == 1:
                values[-1] = reduce(cx, begins[-1], ends[index - 1], values)
                del rows[-1]
            elif length:
                value = reduce(cx, begins[-length], ends[index - 1], values)
                del values[-length:], begins[1 - length :], rows[-length:]
                values.append(value)
            else:
                begins.append(starts[index])
                values.append(reduce(cx, starts[index], starts[index], values))
            row = rows[-1]
            try:
                row = jumps[row * nonterminals + nonterminal + kind]
            except KeyError:
                row = enter_state(row, nonterminal, kind)
        rows.append(row)
