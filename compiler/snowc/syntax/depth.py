"""How deep a tree is. Later stages walk trees recursively; a made-up or generated text must not exhaust their stack."""

from __future__ import annotations

from snowc.source import Span
from snowc.syntax.tree import Item
from snowc.syntax.walk import children

MAX_DEPTH = 4000
"""Nodes inside each other. The deep stack of the command holds some ten times as many frames as this makes."""


def too_deep_at(tree: Item) -> Span | None:
    """The place of a node that lies deeper than MAX_DEPTH; None if there is none."""
    level = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in children(node)]
        if not level:
            return None
    return Span(level[0].start, level[0].end)
