"""The items of one file without their positions: what changes only when an item's text, or the items' order, changes.

In: parsed items in order. Out: a mapping from `ItemRef` to `ParsedItem`. Unlike a dict's, its equality regards the
order, as clauses of a function and duplicate definitions depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from snowc.diagnostics.facts import ItemRef
from snowc.syntax.parsed import ParsedItem


class FileItems(Mapping[ItemRef, ParsedItem]):
    """An ordered, frozen mapping."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[ItemRef, ParsedItem]) -> None:
        self._items = dict(items)

    def __getitem__(self, ref: ItemRef) -> ParsedItem:
        return self._items[ref]

    def __iter__(self) -> Iterator[ItemRef]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileItems) and list(self._items.items()) == list(other._items.items())

    __hash__ = None  # type: ignore[assignment]
