"""Facts about running nodes, and about what they are asked: what `snowc node` tells."""

from __future__ import annotations

from typing import ClassVar

from snowc.diagnostics.facts import fact


@fact
class NodeNotReached:
    """`node` is a node, or a host without a port mapper."""

    code: ClassVar[str] = "E0140"
    node: str
    why: str


@fact
class CallNotMade:
    """A function of another node gives no result, or what was to be called is no call."""

    code: ClassVar[str] = "E0141"
    why: str
