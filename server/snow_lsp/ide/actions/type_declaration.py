"""Declarations of types in the file of a place, for refactorings that write beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from snow_lsp.ide.actions.place import Place
from snowc.resolve.model import DefId
from snowc.resolve.queries import module_of_item
from snowc.syntax import tree
from snowc.syntax.queries import file_items, item_offsets


@dataclass(frozen=True, slots=True)
class Declared:
    """`written` is the type with its parameters, `Pair<A, B>`; `end` where its declaration ends in the file."""

    definition: DefId
    item: tree.StructItem | tree.SumItem
    written: str
    start: int
    end: int


def declared_types(place: Place, name: str) -> Iterator[Declared]:
    """The structs and sums of a name that the file itself declares at its top."""
    offsets = item_offsets(place.db, place.file)
    for ref, parsed in file_items(place.db, place.file).items():
        item, module = parsed.tree, module_of_item(place.db, ref)
        if not isinstance(item, tree.StructItem | tree.SumItem) or module is None or "/" in ref.name:
            continue
        if item.header.name == name:
            parameters = ", ".join(each.name for each in item.generics)
            written = f"{name}<{parameters}>" if parameters else name
            start = offsets[ref]
            yield Declared(DefId(module, name), item, written, start, start + len(parsed.text.rstrip()))
