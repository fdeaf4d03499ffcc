"""The words for nodes that can't be reached, and for calls that fail."""

from __future__ import annotations

from snowc.codegen import node_errors as errors
from snowc.diagnostics.wording import Wording, words
from snowc.source import Span


@words(errors.NodeNotReached)
def _(fact: errors.NodeNotReached, span: Span) -> Wording:
    return Wording(f"can't reach `{fact.node}`: {fact.why}")


@words(errors.CallNotMade)
def _(fact: errors.CallNotMade, span: Span) -> Wording:
    return Wording(fact.why)
