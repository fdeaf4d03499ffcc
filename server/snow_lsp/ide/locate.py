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
    module's own, so the last one around an offset is the innermost.
    """
    items = file_items(db, file)
    for ref, start in reversed(tuple(item_offsets(db, file).items())):
        item = items[ref]
        if start <= offset <= start + len(item.text):
            relative = offset - start
            return Location(ref, item, start, path_at(item.tree, relative), relative)
    return None
