"""Give a `receive` a time limit."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snowc.source import Span
from snowc.syntax import tree


def offer(place: Place) -> Iterator[Refactoring]:
    node = place.innermost(tree.Receive)
    if node is None or node.after is not None or "\n" in place.text[node.start : place.selection.start]:
        return
    closing = node.end - len("end")
    if place.text[closing : node.end] != "end" or not place.begins_line(closing):
        return
    base = place.indentation(closing)
    at = place.text.rfind("\n", 0, closing) + 1
    yield place.offer("Add a time limit", ActionKind.REWRITE, (Span(at, at), f"{base}after 5000 -> todo()\n"))
