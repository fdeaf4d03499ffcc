"""A whole file at once, for tools and tests. The query engine does the same per item, with memos (`queries.py`)."""

from __future__ import annotations

from snowc.syntax.parsed import ParsedFile, PlacedItem
from snowc.syntax.parser import parse_item
from snowc.syntax.split import split_items


def parse_file(text: str) -> ParsedFile:
    """Split a text and parse each item."""
    split = split_items(text)
    items = tuple(PlacedItem(piece.offset, parse_item(piece.text)) for piece in split.pieces)
    return ParsedFile(items, split.module_doc)
