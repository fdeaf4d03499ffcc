"""What the arms of an `if`, `case` or `receive` give together: one type, unless nobody uses the value.

The first arm that ends decides; later ones are checked against it, or all against what is expected from outside.
"""

from __future__ import annotations

from snowc.syntax import tree
from snowc.types.errors import Reason, Why
from snowc.types.infer.context import Body
from snowc.types.infer.dispatch import check, discard, infer
from snowc.types.infer.terms import NEVER, UNIT, Term, is_never


class Branches:
    """Joins the arms of one expression. `add` them in order, then take `result`."""

    __slots__ = ("_body", "_expected", "_is_discarded", "_joined", "_reason", "_some_arm_ends")

    def __init__(self, body: Body, expected: Term | None, reason: Reason | None) -> None:
        self._body = body
        self._expected = expected
        self._reason = reason
        self._joined: Term | None = None
        self._is_discarded = False
        self._some_arm_ends = False

    @classmethod
    def discarded(cls, body: Body) -> Branches:
        """Arms whose values are dropped."""
        branches = cls(body, None, None)
        branches._is_discarded = True
        return branches

    def add(self, arm: tree.Expr) -> None:
        if self._is_discarded:
            self._note(discard(self._body, arm))
        elif self._expected is not None:
            term = check(self._body, arm, self._expected, self._reason)
            self._note(term)
            if self._reason is None and not is_never(term):
                self._reason = self._body.reason(Why.FIRST_BRANCH, value_of_block(arm))
        elif self._joined is not None:
            check(self._body, arm, self._joined, self._reason)
        else:
            term = infer(self._body, arm)
            self._note(term)
            if not is_never(term):
                self._joined = term
                self._reason = self._body.reason(Why.FIRST_BRANCH, value_of_block(arm))

    def _note(self, term: Term) -> None:
        self._some_arm_ends = self._some_arm_ends or not is_never(term)

    def result(self) -> Term:
        """The type of the whole: `Never` if no arm ends."""
        if not self._some_arm_ends:
            return NEVER
        if self._is_discarded:
            return UNIT
        return self._expected or self._joined or NEVER


def value_of_block(node: tree.Expr) -> tree.Expr:
    """The expression that gives a block its value, for messages that point at it."""
    while isinstance(node, tree.Block) and node.statements:
        last = node.statements[-1]
        if isinstance(last, tree.Let):
            break
        node = last
    return node
