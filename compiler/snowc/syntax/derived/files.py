"""The names of derived files, one beside each struct and sum, and one per number of parts of a tuple.

In: a type's item, or a number of parts. Out: a `FileId` from which both can be told again. No such file is on the disk
or among the inputs: its text follows from the item (`text.py`).
"""

from __future__ import annotations

from typing import Final

from snowc.diagnostics.facts import ItemRef
from snowc.source import FileId

_PREFIX: Final = "derived:"
_BEFORE_ITEM: Final = "|"
_TUPLES: Final = f"{_PREFIX}tuples/"


def derived_file(type_item: ItemRef) -> FileId:
    """The file of what is derived for a struct or sum."""
    return FileId(f"{_PREFIX}{type_item.file}{_BEFORE_ITEM}{type_item.name}")


def tuple_file(size: int) -> FileId:
    """The file of what is derived for tuples of so many parts."""
    return FileId(f"{_TUPLES}{size}")


def is_derived(file: FileId) -> bool:
    return file.startswith(_PREFIX)


def tuple_size(file: FileId) -> int | None:
    """How many parts the tuples of a derived file have; None for the file of a declared type."""
    return int(file.removeprefix(_TUPLES)) if file.startswith(_TUPLES) else None


def type_behind(file: FileId) -> ItemRef | None:
    """The item for which a derived file is written; None for a tuple's, and for what is no derived file."""
    if not is_derived(file) or tuple_size(file) is not None:
        return None
    around, _, name = file.removeprefix(_PREFIX).rpartition(_BEFORE_ITEM)
    return ItemRef(FileId(around), name, 0)
