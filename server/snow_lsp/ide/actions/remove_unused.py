"""Take away an item or a `let` that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.tried import makes_no_error
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.walk import descendants

_UNUSED_VARIABLE, _UNUSED_ITEM = "W0001", "W0003"
_EFFECTS = tree.Call | tree.Pipe | tree.Receive | tree.Await | tree.Try | tree.Binary | tree.Index | tree.Assert


def offer(place: Place) -> Iterator[Refactoring]:
    at = place.selection.start + place.location.item_offset
    touching = {each.code for each in place.db.check(place.file) if each.place.span.start <= at <= each.place.span.end}
    if _UNUSED_ITEM in touching:
        yield from _item(place)
    if _UNUSED_VARIABLE in touching:
        yield from _let(place)


def _item(place: Place) -> Iterator[Refactoring]:
    header = getattr(place.location.item.tree, "header", None)
    if header is None or "/" in place.location.ref.name:
        return
    start = place.location.item_offset
    end = start + len(place.text.rstrip())
    text = place.db.text(place.file) or ""
    while text[end : end + 1] == "\n":
        end += 1
    found = Refactoring(f"Remove `{header.name}`", ActionKind.QUICK_FIX, ((Span(start, end), ""),))
    if makes_no_error(place.db, place.file, found.edits):
        yield found


def _let(place: Place) -> Iterator[Refactoring]:
    """Of a value that can't do anything but be."""
    let = place.innermost(tree.Let)
    if let is None or not isinstance(let.pattern, tree.NamePattern) or not place.begins_line(let.start):
        return
    if any(isinstance(each, _EFFECTS) for each in descendants(let.value)):
        return
    line_end = place.text.find("\n", let.end)
    if line_end < 0 or place.text[let.end : line_end].strip():
        return
    whole = Span(place.text.rfind("\n", 0, let.start) + 1, line_end + 1)
    yield place.offer(f"Remove `let {let.pattern.name}`", ActionKind.QUICK_FIX, (whole, ""))
