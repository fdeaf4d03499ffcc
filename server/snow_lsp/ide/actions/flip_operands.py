"""Swap the sides of a comparison."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snowc.syntax import tree
from snowc.syntax.walk import descendants

_FLIPPED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


def offer(place: Place) -> Iterator[Refactoring]:
    node = place.innermost(tree.Binary)
    if node is None or node.operator not in _FLIPPED:
        return
    if not node.operator_span.start <= place.selection.start <= node.operator_span.end:
        return
    sides = (*descendants(node.left), *descendants(node.right))
    if any(isinstance(each, tree.Call | tree.Pipe | tree.Receive | tree.Await) for each in sides):
        return  # what they do would happen in the other order
    flipped = _FLIPPED[node.operator]
    edits = (
        (span_of(node.left), place.of(node.right)),
        (node.operator_span, flipped),
        (span_of(node.right), place.of(node.left)),
    )
    yield place.offer("Swap the sides", ActionKind.REWRITE, *edits)
