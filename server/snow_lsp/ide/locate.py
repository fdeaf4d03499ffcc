"""From an offset of a file to the item and the tree nodes around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.source import FileId
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import file_items, item_offsets
from snowc.syntax.walk import path_at


@dataclass(frozen=True, slots=True)
class Location:
    """An item, where it starts in its file, and the nodes around the offset, outermost (the item's tree) first."""

    ref: ItemRef
    item: ParsedItem
    item_offset: int
    path: tuple[Any, ...]
    offset: int
    """relative to the item"""


def locate(db: Database, file: FileId, offset: int) -> Location | None:
    """The place of an offset (code points of the file); None between items. Items of a nested module come behind the
    module's own, so the last one around an offset is the innermost. The items of a service all have its text: of those
    it is the one whose tree is the smallest around the offset.
    """
    items = file_items(db, file)
    found: Location | None = None
    smallest = 0
    for ref, start in reversed(tuple(item_offsets(db, file).items())):
        item, relative = items[ref], offset - start
        if item.is_generated or not 0 <= relative <= len(item.text):
            continue
        if found is not None and item.text != found.item.text:
            break
        is_around = item.tree.start <= relative <= item.tree.end
        length = item.tree.end - item.tree.start if is_around else len(item.text) + 1
        if found is None or length < smallest:
            found, smallest = Location(ref, item, start, path_at(item.tree, relative), relative), length
    return found
