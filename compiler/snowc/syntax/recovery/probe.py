"""The parse without building: how far do tokens get, and what would the table take next?

In: kinds, or the stack of rows at which a parse stopped. Out: indices and sets of kinds. The same tables as the driver,
rows only.
"""

from __future__ import annotations

from snowc.syntax.driver import SOFT_KINDS
from snowc.syntax.newlines import settle_kinds
from snowc.syntax.recovery.edits import Edit, apply, shifted, truncated
from snowc.syntax.tables import ACCEPT_CODE, ACTION, JUMPS, NONTERMINAL_COUNT, PLANS, START_ROWS, WIDTH, enter_state
from snowc.syntax.tokens import NAME, Tokens

REACH = 24
"""How many raw tokens behind the mistake a repair is judged by."""


def first_refused(kinds: list[int], start: str) -> int:
    """Index of the first token that the table refuses, or -1 if it accepts all. Soft keywords in `kinds` may become
    NAME.
    """
    row = START_ROWS[start]
    rows = [row]
    index = 0
    kind = kinds[0]
    while True:
        code = ACTION[row + kind]
        if code > 0:
            rows.append(code)
            row = code
            index += 1
            kind = kinds[index]
        elif code == 0:
            if kind not in SOFT_KINDS:
                return index
            kind = kinds[index] = NAME
        elif code == ACCEPT_CODE:
            return -1
        else:
            plan = PLANS[-code]
            if plan.length:
                del rows[-plan.length :]
            row = rows[-1]
            key = row * NONTERMINAL_COUNT + plan.nonterminal + kind
            row = JUMPS.get(key) or enter_state(row, plan.nonterminal, kind)
            rows.append(row)


def rows_before(kinds: list[int], stop: int, start: str = "source") -> list[int]:
    """The stack of rows right after the token before `stop` was taken, before reductions for the token at `stop`.

    Reductions that a refused token causes hide what else could have stood in its place.
    """
    rows = [START_ROWS[start]]
    index = 0
    while index < stop:
        kind = kinds[index]
        code = ACTION[rows[-1] + kind]
        if code == 0 and kind in SOFT_KINDS:
            kind = NAME
            code = ACTION[rows[-1] + kind]
        if code > 0:
            rows.append(code)
            index += 1
            continue
        plan = PLANS[-code]
        if plan.length:
            del rows[-plan.length :]
        row = rows[-1]
        key = row * NONTERMINAL_COUNT + plan.nonterminal + kind
        rows.append(JUMPS.get(key) or enter_state(row, plan.nonterminal, kind))
    return rows


def progress(raw: Tokens, edits: tuple[Edit, ...], mistake: int) -> int:
    """How many raw tokens from the mistake on (at most REACH) are taken after edits; negative if the parse stops
    before it.
    """
    target = shifted(mistake, edits)
    seen = max([mistake, *(edit.at + edit.removed for edit in edits)]) + REACH + 2
    edited = apply(truncated(raw, seen) if seen < len(raw.kinds) - 1 else raw, edits)
    is_cut = target + REACH < len(edited.kinds) - 1
    if is_cut:
        edited = truncated(edited, target + REACH)
    kinds, origins = settle_kinds(edited)
    refused = first_refused(kinds, "source")
    if refused < 0 or (is_cut and refused == len(kinds) - 1):
        return REACH
    return origins[refused] - target


def takes(rows: list[int], kind: int) -> bool:
    """Whether the table, at these rows, takes a token of this kind (the raw row alone may promise reductions that lead
    nowhere).
    """
    stack = rows.copy()
    while True:
        code = ACTION[stack[-1] + kind]
        if code > 0 or code == ACCEPT_CODE:
            return True
        if code == 0:
            return False
        plan = PLANS[-code]
        if plan.length:
            del stack[-plan.length :]
        stack.append(enter_state(stack[-1], plan.nonterminal, kind))


def taken_kinds(rows: list[int]) -> frozenset[int]:
    """All kinds that the table takes at these rows."""
    row = rows[-1]
    return frozenset(kind for kind in range(WIDTH) if ACTION[row + kind] and takes(rows, kind))
