"""Which rules of the grammar a text uses, those of the skipped unit reductions among them."""

from __future__ import annotations

from snowc.syntax.driver import SOFT_KINDS
from snowc.syntax.lexer import lex
from snowc.syntax.newlines import settle
from snowc.syntax.tables_generated import ACTION_ROWS, GOTO_ROWS, RULES, STARTS
from snowc.syntax.tokens import NAME


def _rows(rows: tuple[str, ...]) -> list[dict[int, int]]:
    numbers = [list(map(int, row.split())) for row in rows]
    return [{}, *(dict(zip(row[::2], row[1::2], strict=True)) for row in numbers)]


_ACTIONS, _GOTOS = _rows(ACTION_ROWS), _rows(GOTO_ROWS)


def rules_used(item: str) -> set[int]:
    """The numbers of the rules by which a right item is reduced."""
    kinds = settle(lex(item).tokens).kinds
    _, start, accepting = STARTS[0]
    states, used, index = [start], set(), 0
    while states[-1] != accepting:
        actions = _ACTIONS[states[-1]]
        if kinds[index] in SOFT_KINDS and kinds[index] not in actions:
            kinds[index] = NAME
        code = actions[kinds[index]]
        if code > 0:
            states.append(code)
            index += 1
            continue
        used.add(-code)
        nonterminal, length = RULES[-code - 1][:2]
        del states[len(states) - length :]
        states.append(_GOTOS[states[-1]][nonterminal])
    return used
