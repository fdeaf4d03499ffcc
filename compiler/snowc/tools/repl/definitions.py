"""What has been defined at the prompt: the items of the session's module, and where each of them was typed.

In: inputs with items. Out: the text of a module with the latest of each name, and for a place in it the input and the
offset there. All is data: `with_input` gives other definitions, so that an input with mistakes changes nothing.
"""

from __future__ import annotations

from snowc.syntax import tree
from snowc.syntax.item_names import item_name
from snowc.syntax.parser import parse_item
from snowc.syntax.split import split_items
from snowc.values import value

_BETWEEN = "\n\n"
_TYPES = (tree.StructItem, tree.SumItem, tree.AliasItem, tree.InterfaceItem, tree.ServiceItem, tree.SupervisorItem)


@value
class Entry:
    """An item: its text, and the input and the offset in it at which it begins."""

    key: str
    text: str
    input: int
    offset: int
    is_type: bool


@value
class Definitions:
    entries: tuple[Entry, ...] = ()

    def text(self) -> str:
        return _BETWEEN.join(entry.text for entry in self.entries)

    def origin(self, offset: int) -> tuple[int, int] | None:
        """The input and the offset in it of a place in `text`; None behind it."""
        start = 0
        for entry in self.entries:
            if offset <= start + len(entry.text):
                return entry.input, entry.offset + max(offset - start, 0)
            start += len(entry.text) + len(_BETWEEN)
        return None

    def with_input(self, number: int, text: str) -> Definitions:
        """With the items of an input, in place of those of their names. A clause goes on with the function of the input
        before if that waits for another.
        """
        added = entries_of(number, text)
        if self._goes_on(added, number):
            return Definitions((*self.entries, *added))
        keys = {key for entry in added for key in _taken_keys(entry.key)}
        return Definitions((*(each for each in self.entries if each.key not in keys), *added))

    def _goes_on(self, added: tuple[Entry, ...], number: int) -> bool:
        last = self.entries[-1] if self.entries else None
        if last is None or not added or last.input != number - 1 or any(each.key != last.key for each in added):
            return False
        before, after = parse_item(last.text).tree, parse_item(added[0].text).tree
        if not isinstance(before, tree.FnItem) or not isinstance(after, tree.FnItem):
            return False
        return not _takes_all(before) and _head(last.text, before) != _head(added[0].text, after)

    def types_among(self, other: Definitions) -> frozenset[str]:
        """The keys of types that both have, and not the same."""
        mine = {entry.key: entry.text for entry in self.entries if entry.is_type}
        theirs = {entry.key: entry.text for entry in other.entries if entry.is_type}
        return frozenset(key for key, text in mine.items() if theirs.get(key, text) != text)


def entries_of(number: int, text: str) -> tuple[Entry, ...]:
    found = []
    for piece in split_items(text).pieces:
        item = parse_item(piece.text).tree
        found.append(Entry(item_name(item), piece.text, number, piece.offset, isinstance(item, _TYPES)))
    return tuple(found)


def _takes_all(clause: tree.FnItem) -> bool:
    names = (tree.NamePattern, tree.WildcardPattern)
    return clause.guard is None and all(isinstance(each.pattern, names) for each in clause.parameters)


def _head(text: str, clause: tree.FnItem) -> str:
    """What a clause takes, as it is written."""
    if not clause.parameters:
        return ""
    return text[clause.parameters[0].start : (clause.guard or clause.parameters[-1]).end]


def shown_key(key: str) -> str:
    """`fn:area` as people say it."""
    return key.partition(":")[2].strip()


def _taken_keys(key: str) -> tuple[str, ...]:
    """What a new item of that key replaces: values share their names, and so do types."""
    kind, _, name = key.partition(":")
    for kinds in (("fn", "actor", "let"), ("type", "interface", "service", "supervisor", "module")):
        if kind in kinds:
            return tuple(f"{each}:{name}" for each in kinds)
    return (key,)
