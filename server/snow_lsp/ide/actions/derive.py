"""Let a struct or sum derive one more interface: each that its parts allow."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.tried import makes_no_error
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.builtin import DERIVABLE, NEEDED


def offer(place: Place) -> Iterator[Refactoring]:
    item = place.location.item.tree
    if not isinstance(item, tree.StructItem | tree.SumItem) or not _is_on_head(place, item):
        return
    derived = tuple(name for name, _ in item.deriving or ())
    for name in DERIVABLE:
        if name not in derived:
            wanted = (*(each for each in NEEDED.get(name, ()) if each not in derived), name)
            found = place.offer(f"Derive `{name}`", ActionKind.REWRITE, deriving_edit(place.text, item, wanted))
            if makes_no_error(place.db, place.file, found.edits):
                yield found


def _is_on_head(place: Place, item: tree.StructItem | tree.SumItem) -> bool:
    names = (item.header.name_span, *(span for _, span in item.deriving or ()))
    return any(span.start <= place.selection.start <= span.end for span in names)


def deriving_edit(text: str, item: tree.StructItem | tree.SumItem, wanted: tuple[str, ...]) -> tuple[Span, str]:
    """Relative to the item, whose text is given."""
    listed = ", ".join(wanted)
    if item.deriving:
        at = item.deriving[-1][1].end
        return Span(at, at), f", {listed}"
    if item.deriving is not None:  # `deriving()`
        at = text.rfind(")", 0, item.end)
        return Span(at, at), listed
    return Span(item.end, item.end), f" deriving({listed})"
