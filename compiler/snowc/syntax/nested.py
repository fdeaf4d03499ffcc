"""The items inside `module X do … end`, each with a text, a tree and an identity of its own.

In: the items of a file with their offsets. Out: the same sequence, in which the items of a nested module follow the
module's own item. An inner item's text is parsed by itself, so it is a pure function of its text like any other, and
an edit in one function of a nested module re-parses that function and the module's frame. The frame (the module's own
item) keeps the findings that lie in none of its items.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from snowc.diagnostics.facts import ItemRef
from snowc.source import FileId
from snowc.syntax import tree
from snowc.syntax.item_names import item_name
from snowc.syntax.parsed import ParsedItem, PlacedItem

_DO = re.compile(r"\s*do\b")
SEPARATOR = "/"
"""Between the segments of a nested item's name: `module:Inner/fn:area`. No item's own name but a test's holds it."""

Parse = Callable[[str], ParsedItem]
Named = tuple[ItemRef, PlacedItem]


def with_nested(file: FileId, items: Iterable[PlacedItem], parse: Parse) -> tuple[Named, ...]:
    """All items of a file, nested ones too. Equal names are numbered from 0."""
    seen: dict[str, int] = {}
    named = []
    for path, placed in _flattened((), items, parse):
        name = SEPARATOR.join((*(f"module:{segment}" for segment in path), item_name(placed.item.tree)))
        number = seen.get(name, 0)
        seen[name] = number + 1
        named.append((ItemRef(file, name, number), placed))
    return tuple(named)


def nesting(ref: ItemRef) -> tuple[str, ...]:
    """The nested modules around an item, outermost first; () at the top of a file."""
    segments = []
    rest = ref.name
    while rest.startswith("module:") and SEPARATOR in rest:
        head, _, rest = rest.partition(SEPARATOR)
        segments.append(head.removeprefix("module:"))
    return tuple(segments)


def _flattened(
    path: tuple[str, ...], items: Iterable[PlacedItem], parse: Parse
) -> Iterator[tuple[tuple[str, ...], PlacedItem]]:
    for placed in items:
        module = placed.item.tree
        if isinstance(module, tree.ModuleItem) and module.header.name:
            inner = tuple(_inner_items(placed, module, parse))
            yield path, PlacedItem(placed.offset, _frame(placed, module, inner))
            yield from _flattened((*path, module.header.name), inner, parse)
        else:
            yield path, placed


def _inner_items(placed: PlacedItem, module: tree.ModuleItem, parse: Parse) -> Iterator[PlacedItem]:
    """Each inner item with the comments above it; its indentation stays, for recovery goes by it."""
    text = placed.item.text
    behind = _DO.match(text, module.header.name_span.end)
    start = behind.end() if behind is not None else None
    for item in module.items:
        begin = item.start if start is None else min(start, item.start)
        space = len(text[begin : item.start]) - len(text[begin : item.start].lstrip())
        first_line = text.rfind("\n", begin, begin + space)
        begin = first_line + 1 if first_line >= 0 else begin + space
        yield PlacedItem(placed.offset + begin, parse(text[begin : item.end]))
        start = item.end


def _frame(placed: PlacedItem, module: tree.ModuleItem, inner: tuple[PlacedItem, ...]) -> ParsedItem:
    whole = placed.item
    ranges = [(each.offset - placed.offset, each.offset - placed.offset + len(each.item.text)) for each in inner]
    outside = tuple(each for each in whole.errors if not any(start <= each.span.start < end for start, end in ranges))
    is_told = bool(outside) or any(each.item.errors for each in inner)
    errors = outside if is_told else whole.errors  # what only the whole shows must not get lost
    return ParsedItem(whole.text, replace(module, items=()), errors, whole.comments, whole.node_count)
