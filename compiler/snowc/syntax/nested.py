"""The items inside other items, each with a text, a tree and an identity of its own: those of `module X do … end`, and
the functions of `impl` and `interface`.

In: the items of a file with their offsets. Out: the same sequence, in which inner items follow the one around them. An
inner item's text is parsed by itself, so it is a pure function of its text like any other, and an edit in one function
of a nested module re-parses that function and the module's frame. The frame (the outer item without the inner ones)
keeps the findings that lie in none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from snowc.diagnostics.facts import ItemRef
from snowc.source import FileId
from snowc.syntax import tree
from snowc.syntax.containers import NUMBER, SEPARATOR, Members, members_of, without_modules
from snowc.syntax.item_names import function_name, item_name
from snowc.syntax.parsed import ParsedItem, PlacedItem
from snowc.syntax.service_items import service_items
from snowc.syntax.supervisor_items import supervisor_actor, supervisor_items

_DO = re.compile(r"\s*do\b")

Parse = Callable[[str], ParsedItem]
Named = tuple[ItemRef, PlacedItem]


def with_nested(file: FileId, items: Iterable[PlacedItem], parse: Parse) -> tuple[Named, ...]:
    """All items of a file, nested ones too. Equal names are numbered from 0."""
    return tuple(_Naming(file, parse).all("", items))


def nesting(ref: ItemRef) -> tuple[str, ...]:
    """The nested modules around an item, outermost first; () at the top of a file."""
    modules, _ = without_modules(ref.name)
    return tuple(each.removeprefix("module:") for each in modules.split(SEPARATOR)[:-1])


class _Naming:
    """Names items, inner ones with the names of those around them in front."""

    def __init__(self, file: FileId, parse: Parse) -> None:
        self._file = file
        self._parse = parse
        self._seen: dict[str, int] = {}

    def all(self, around: str, items: Iterable[PlacedItem]) -> Iterator[Named]:
        for placed in items:
            head = placed.item.function_head
            if head is not None:
                yield self._numbered(around + function_name(head.name)), placed
                continue
            item = placed.item.tree
            name = around + item_name(item)
            ref = self._numbered(name)
            number = ref.number
            members = members_of(item)
            if members is not None and members.items:
                inner = tuple(inner_items(placed, members, self._parse))
                yield ref, PlacedItem(placed.offset, _frame(placed, members.frame, inner))
                is_numbered = number and not isinstance(item, tree.ModuleItem)
                yield from self.all(f"{name}{NUMBER}{number}{SEPARATOR}" if is_numbered else name + SEPARATOR, inner)
            else:
                yield ref, placed
                yield from self._expanded(around, placed)

    def _numbered(self, name: str) -> ItemRef:
        number = self._seen.get(name, 0)
        self._seen[name] = number + 1
        return ItemRef(self._file, name, number)

    def _expanded(self, around: str, placed: PlacedItem) -> Iterator[Named]:
        """The items that a service or supervisor is short for: most of them in a module of its name."""
        parsed, item = placed.item, placed.item.tree
        if not isinstance(item, tree.ServiceItem | tree.SupervisorItem) or not item.header.name:
            return
        inside = f"{around}module:{item.header.name}{SEPARATOR}"
        if isinstance(item, tree.ServiceItem):
            yield from self._at(placed.offset, inside, service_items(parsed, item))
        else:
            yield from self._at(placed.offset, around, (supervisor_actor(parsed, item),))
            yield from self._at(placed.offset, inside, supervisor_items(parsed, item))

    def _at(self, offset: int, around: str, items: Iterable[ParsedItem]) -> Iterator[Named]:
        return self.all(around, (PlacedItem(offset, each) for each in items))


def inner_items(placed: PlacedItem, members: Members, parse: Parse) -> Iterator[PlacedItem]:
    """Each inner item with the comments above it; its indentation stays, for recovery goes by it."""
    text = placed.item.text
    behind = _DO.match(text, members.head)
    start = behind.end() if behind is not None else None
    for item in members.items:
        start = max((end for end in members.ends if end <= item.start and end > (start or 0)), default=start)
        begin = item.start if start is None else min(start, item.start)
        space = len(text[begin : item.start]) - len(text[begin : item.start].lstrip())
        first_line = text.rfind("\n", begin, begin + space)
        begin = first_line + 1 if first_line >= 0 else begin + space
        yield PlacedItem(placed.offset + begin, parse(text[begin : item.end]))
        start = item.end


def _frame(placed: PlacedItem, frame: tree.Item, inner: tuple[PlacedItem, ...]) -> ParsedItem:
    whole = placed.item
    ranges = [(each.offset - placed.offset, each.offset - placed.offset + len(each.item.text)) for each in inner]
    outside = tuple(each for each in whole.errors if not any(start <= each.span.start < end for start, end in ranges))
    is_told = bool(outside) or any(each.item.errors for each in inner)
    errors = outside if is_told else whole.errors  # what only the whole shows must not get lost
    return ParsedItem(whole.text, frame, errors, whole.comments, whole.node_count)
