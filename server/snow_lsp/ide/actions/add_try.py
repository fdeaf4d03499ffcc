"""Take a value out of a `Result` or an `Option` with `?`, where that ends a mistake."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.tried import mends
from snowc.source import Span
from snowc.types.ty import Con

_MISFITS = ("E0001", "E0006", "E0009", "E0014", "E0030")


def offer(place: Place) -> Iterator[Refactoring]:
    facts = place.facts
    reported = place.reported(*_MISFITS)
    if facts is None or any("`?`" in fix.title for each in reported for fix in each.fixes):
        return
    for node in (node for each in reported for node in place.nodes_of(each)):
        ty = facts.types.get(getattr(node, "id", -1))
        if isinstance(ty, Con) and ty.name in ("Result", "Option"):
            found = place.offer("Take the value out with `?`", ActionKind.QUICK_FIX, (Span(node.end, node.end), "?"))
            if mends(place.db, place.file, found.edits):
                yield found
                return
