"""What is reported about the calls of services: facts, without words (those are in `diagnostics/wording_calls.py`)."""

from __future__ import annotations

from typing import ClassVar

from snowc.diagnostics.facts import ItemRef, fact
from snowc.source import Span
from snowc.values import value


@value
class Hop:
    """`caller` waits for `callee` at a place: both are services, by the modules of their functions. `through` are the
    functions between the handler and the call, as they are written.
    """

    caller: str
    callee: str
    item: ItemRef
    span: Span
    through: tuple[str, ...]

    @property
    def names(self) -> tuple[str, str]:
        """Of both, as they are written where they are declared."""
        return self.caller.rpartition(".")[2], self.callee.rpartition(".")[2]


@fact
class CallCycle:
    """Services that call each other in a circle, each hop where it waits; the first one's place is the finding's."""

    code: ClassVar[str] = "W0033"
    hops: tuple[Hop, ...]
