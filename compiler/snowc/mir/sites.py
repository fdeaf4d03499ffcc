"""Where in the source code comes from, also when it was moved into another function."""

from __future__ import annotations

from snowc.diagnostics.facts import ItemRef
from snowc.mir.callees import FunctionId
from snowc.source import Span
from snowc.values import value


@value
class Site:
    """Where in the source an instruction comes from; the span is relative to the item. `inlined` tells of code that
    stood in another function."""

    item: ItemRef
    span: Span
    inlined: Inlined | None = None


@value
class Inlined:
    """`function` with the place of its definition, whose code this is, and the call that was replaced by it."""

    function: FunctionId
    definition: Site
    call: Site
