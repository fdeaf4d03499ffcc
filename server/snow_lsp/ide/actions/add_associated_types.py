"""Write the associated types that an `impl` owes its interface, as `()` to begin with."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.interfaces import interface_item
from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snowc.resolve.queries import resolved_item
from snowc.source import Span
from snowc.syntax import tree


def offer(place: Place) -> Iterator[Refactoring]:
    item = place.location.item.tree
    if not isinstance(item, tree.ImplItem) or item.interface is None or not _is_reported(place):
        return
    definition = resolved_item(place.db, place.location.ref).type_names.get(item.interface.start)
    interface = None if definition is None else interface_item(place.db, definition)
    if interface is None:
        return
    written = {name for name, _ in item.associated}
    missing = [name for name, _ in interface.tree.associated if name not in written]
    opening = place.text.find("do", item.target.end)
    if missing and opening >= 0:
        base = place.indentation(item.start)
        text = "".join(f"\n{base}  type {name} = ()" for name in missing)
        at = Span(opening + len("do"), opening + len("do"))
        yield place.offer("Write the missing associated types", ActionKind.QUICK_FIX, (at, text))


def _is_reported(place: Place) -> bool:
    """Anywhere in the impl."""
    start, end = place.location.item_offset, place.location.item_offset + len(place.text)
    return any(each.code == "E0040" and start <= each.place.span.start <= end for each in place.db.check(place.file))
