"""What is inferred of a whole program: who borrows what, and who waits.

A build in which each function says the same of itself as in the last one may take that over
(`KnownInstances.solution`).
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.mir.ir import Callee
from snowc.mir.passes.borrow_facts import BorrowFacts
from snowc.mir.waits import Awaited
from snowc.values import value


@value
class OwnFacts:
    """What one function says: its part in both questions."""

    facts: BorrowFacts
    awaited: Awaited


@value
class Solution:
    """`borrowed` has the instances that borrow parameters, with the positions of these; `waiting` those that wait."""

    borrowed: Mapping[Callee, frozenset[int]]
    waiting: frozenset[Callee]
