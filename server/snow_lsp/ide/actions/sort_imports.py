"""Put a run of imports in order of their modules' names."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.parsed import PlacedItem
from snowc.syntax.queries import parsed_file


def offer(place: Place) -> Iterator[Refactoring]:
    run = _run(place)
    if len(run) < 2:
        return
    texts = [each.item.text.strip() for each in run]
    ordered = sorted(texts, key=_key)
    if ordered == texts:
        return
    edits = tuple(
        (Span(each.offset + _blanks(each), each.offset + _blanks(each) + len(text)), wanted)
        for each, text, wanted in zip(run, texts, ordered, strict=True)
        if text != wanted
    )
    yield Refactoring("Sort the imports", ActionKind.ORGANIZE_IMPORTS, edits)


def _key(text: str) -> tuple[str, str]:
    words = text.split()
    return (words[1] if len(words) > 1 else "", text)


def _blanks(each: PlacedItem) -> int:
    return len(each.item.text) - len(each.item.text.lstrip())


def _run(place: Place) -> list[PlacedItem]:
    """The imports around the place that follow one another; one with a comment of its own ends the run."""
    found: list[PlacedItem] = []
    for each in parsed_file(place.db, place.file).items:
        is_plain = isinstance(each.item.tree, tree.ImportItem) and not each.item.comments and not each.item.errors
        if is_plain:
            found.append(each)
        elif any(one.offset == place.location.item_offset for one in found):
            break
        else:
            found = []
    return found if any(one.offset == place.location.item_offset for one in found) else []
