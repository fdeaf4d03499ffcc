"""The LALR loop.

In: settled tokens and a start symbol. Out: what the actions built, or a `Stuck` that says where the table refused a
token and what had been read. Recovery and messages are made from `Stuck` by others; this loop only runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from snowc.syntax.build.context import Build
from snowc.syntax.tables import (
    ACCEPT_CODE,
    ACTION,
    APPEND,
    CALL_MANY,
    CALL_ONE,
    EMPTY_LIST,
    JUMPS,
    NEW_LIST,
    NO_VALUE,
    NONTERMINAL_COUNT,
    PASS,
    PLANS,
    START_ROWS,
    enter_state,
)
from snowc.syntax.tokens import NAME, kinds

SOFT_KINDS = kinds("AS IN ASSERT_EQ CALL CAST INFO CHILD TERMINATE TEST FROM DERIVING RECEIVES")
"""Contextual keywords: a NAME where the table refuses them."""


_PLANS = [tuple(plan) for plan in PLANS]
"""As plain tuples, which the interpreter unpacks faster than named ones."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The value of the start symbol."""

    value: Any


@dataclass(frozen=True, slots=True)
class Stuck:
    """The token at `index` can't follow. `rows` and `values` are the stacks, `begins` where each entry starts."""

    index: int
    rows: list[int]
    values: list[Any]
    begins: list[int]


def run(cx: Build, start: str) -> Parsed | Stuck:  # noqa: C901 - one flat loop, for speed
    """Parse `cx`'s tokens. A soft keyword that the table refuses becomes a NAME in `cx.kinds`."""
    # Locals are read faster than globals, and this loop turns four times per token.
    action, plans, jumps, nonterminals = ACTION, _PLANS, JUMPS, NONTERMINAL_COUNT
    call_many, call_one, pass_on, new_list, append_to = CALL_MANY, CALL_ONE, PASS, NEW_LIST, APPEND
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
            rows.append(code)
            values.append(index)
            begins.append(starts[index])
            row = code
            index += 1
            kind = kinds[index]
            continue
        if code == 0:
            if kind in SOFT_KINDS:
                kind = kinds[index] = NAME
                continue
            return Stuck(index, rows, values, begins)
        if code == ACCEPT_CODE:
            return Parsed(values[-1])
        operation, length, nonterminal, function, pick = plans[-code]
        value: Any
        if length:
            begin = begins[-length]
            if operation == call_many:
                value = function(cx, begin, ends[index - 1], *pick(values))
            elif operation == call_one:
                value = function(cx, begin, ends[index - 1], values[pick])
            elif operation == pass_on:
                value = values[pick]
            elif operation == new_list:
                value = [values[pick]]
            elif operation == append_to:
                value = values[pick[0]]
                value.append(values[pick[1]])
            else:
                value = None if operation == NO_VALUE else []
            if length == 1:
                values[-1] = value
                row = rows[-2]
                try:
                    row = jumps[row * nonterminals + nonterminal + kind]
                except KeyError:
                    row = enter_state(row, nonterminal, kind)
                rows[-1] = row
                continue
            del rows[-length:]
            del values[-length:]
            del begins[-length:]
            row = rows[-1]
        else:
            begin = starts[index]
            if operation == EMPTY_LIST:
                value = []
            elif operation == NO_VALUE:
                value = None
            else:
                value = function(cx, begin, begin)
        begins.append(begin)
        values.append(value)
        try:
            row = jumps[row * nonterminals + nonterminal + kind]
        except KeyError:
            row = enter_state(row, nonterminal, kind)
        rows.append(row)
