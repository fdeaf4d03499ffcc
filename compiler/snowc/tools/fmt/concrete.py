"""Concrete trees: every token of an item, in the order and nesting of the grammar's rules.

In: settled tokens. Out: a tree whose nodes name the rule that made them, or None for text that the grammar refuses. The
same tables as the parser's; rules that only pass one value on make no node, and line breaks are left out.
"""

from __future__ import annotations

from typing import TypeAlias

from snowc.syntax.driver import SOFT_KINDS
from snowc.syntax.tables import ACCEPT_CODE, ACTION, JUMPS, NONTERMINAL_COUNT, PLANS, START_ROWS, enter_state
from snowc.syntax.tables_generated import NONTERMINALS, RULES
from snowc.syntax.tokens import ARM, NAME, NEWLINE, Tokens

LIST = "list"
_LISTS = ("one", "more", "empty")


class Node:
    """A rule's node: `first` and `last` are its outermost tokens, -1 if it has none."""

    __slots__ = ("children", "first", "last", "rule")

    def __init__(self, rule: str, children: list[Part]) -> None:
        self.rule = rule
        self.children = children
        self.first = next((first for first in map(first_of, children) if first >= 0), -1)
        self.last = next((last for last in map(last_of, reversed(children)) if last >= 0), -1)


Part: TypeAlias = Node | int
"""A node, or a token by its index."""


def first_of(part: Part) -> int:
    return part if isinstance(part, int) else part.first


def last_of(part: Part) -> int:
    return part if isinstance(part, int) else part.last


def _rule_name(action: str, nonterminal: int) -> str:
    if action in _LISTS:
        return LIST
    return NONTERMINALS[nonterminal] if action in ("pass", "second") else action


_NAMES = ["", *(_rule_name(rule[2], rule[0]) for rule in RULES)]
RULE_NAMES = frozenset(_NAMES) - {""}


def concrete_tree(tokens: Tokens) -> Node | None:
    """The concrete tree of an item; None if it is not well-formed."""
    kinds = tokens.kinds
    row = START_ROWS["source"]
    rows, parts, index = [row], list[Part](), 0
    while True:
        kind = kinds[index]
        code = ACTION[row + kind]
        if code > 0:
            parts.append(index)
            row = code
            index += 1
        elif code == ACCEPT_CODE:
            root = parts[-1]
            return root if isinstance(root, Node) else None
        elif code == 0:
            if kind not in SOFT_KINDS:
                return None
            kinds[index] = NAME
            continue
        else:
            plan = PLANS[-code]
            _reduce(parts, plan.length, _NAMES[-code], kinds)
            if plan.length:
                del rows[-plan.length :]
            row = rows[-1]
            try:
                row = JUMPS[row * NONTERMINAL_COUNT + plan.nonterminal + kind]
            except KeyError:
                row = enter_state(row, plan.nonterminal, kind)
        rows.append(row)


def _reduce(parts: list[Part], length: int, name: str, kinds: list[int]) -> None:
    """Put the node in the place of its children on the stack."""
    if not length:
        parts.append(Node(name, []))
        return
    children = parts[-length:]
    if name == LIST and length > 1 and isinstance(children[0], Node):
        node = children[0]
        rest = [child for child in children[1:] if not _is_break(child, kinds)]
        node.children += rest
        node.last = max(last_of(rest[-1]), node.last)
        node.first = node.first if node.first >= 0 else next(map(first_of, rest), -1)
    else:
        node = Node(name, [child for child in children if not _is_break(child, kinds)])
    parts[-length:] = [node]


def _is_break(part: Part, kinds: list[int]) -> bool:
    return isinstance(part, int) and kinds[part] in (NEWLINE, ARM)
