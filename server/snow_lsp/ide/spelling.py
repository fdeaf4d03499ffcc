"""Which items may mention a name: those that spell it, or what an import calls it.

In: words, or a symbol. Out: items, found in texts: what spells none of the words is neither parsed nor inferred.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator

from snow_lsp.ide.symbols import LocalSymbol, Symbol, name_of
from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.inputs import file_text
from snowc.source import FileId
from snowc.syntax.queries import item_of, item_offsets
from snowc.syntax.walk import descendants

_AS = r"\s+as\s+(\w+)"
"""What stands behind a name that an import gives another one."""


def items_spelling(db: Database, file: FileId, words: Iterable[str]) -> Iterator[tuple[ItemRef, int]]:
    """The items of a file that spell one of the words, and all generated ones of such a file, with their offsets."""
    places = sorted(places_of(file_text(db, file) or "", words))
    if not places:
        return
    for ref, start in item_offsets(db, file).items():
        item = item_of(db, ref)
        if item is not None:
            following = bisect.bisect_left(places, start)
            is_spelled = following < len(places) and places[following] < start + len(item.text)
            if item.is_generated or is_spelled:
                yield ref, start


def places_of(text: str, words: Iterable[str]) -> Iterator[int]:
    """Where a text spells one of the words, but for lines that are comments: nothing stands for anything there. "" is
    spelled everywhere.
    """
    may_be_text = '"""' in text  # a line of a string may begin like a comment
    for word in words:
        if word not in text:
            continue
        for match in re.finditer(rf"{re.escape(word)}(?!\w)" if word else "", text):  # a fast search
            place = match.start()
            if word and place and (text[place - 1].isalnum() or text[place - 1] == "_"):
                continue
            line = text[text.rfind("\n", 0, place) + 1 : place]
            if may_be_text or not word or not line.lstrip().startswith("#"):
                yield place


def items_that_may_mention(db: Database, file: FileId, name: str) -> Iterator[tuple[ItemRef, int]]:
    """The items that spell a name; "" stands for one that is not known, which any item may mention."""
    if not name:
        yield from item_offsets(db, file).items()
        return
    yield from items_spelling(db, file, words_for(db, file, name))


def words_for(db: Database, file: FileId, name: str) -> frozenset[str]:
    """A name, and what imports of a file call it."""
    text = file_text(db, file) or ""
    others = re.findall(rf"(?<!\w){re.escape(name)}{_AS}", text) if name in text else ()
    return frozenset((name, *others))


def written_name(db: Database, symbol: Symbol) -> str:
    """What a file must spell to mention a symbol, or to give it another name; "" where that is not known."""
    name = _name_of_local(db, symbol) if isinstance(symbol, LocalSymbol) else name_of(symbol)
    return "" if name is None or ":" in name else name


def _name_of_local(db: Database, symbol: LocalSymbol) -> str | None:
    """None for a hidden one of a service or supervisor, whose text is that of the item."""
    item = item_of(db, symbol.item)
    for node in () if item is None else descendants(item.tree):
        name = getattr(node, "name", None)
        if getattr(node, "id", None) == symbol.binding and isinstance(name, str):
            return name if item is not None and name in item.text else None
    return None
