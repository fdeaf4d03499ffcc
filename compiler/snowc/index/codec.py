"""Frozen values ↔ plain JSON values, for every class of the compiler alike that is a `value`.

In: answers of queries: strings, numbers, tuples, mappings, sets, enums and values of those. Out: lists that
JSON can hold, and the values again, equal to what they were. A value is written as its number in a table of names
and its fields in order, so a new one needs nothing here; the compiler's fingerprint, which is part of every key, tells
its old form from its new one.

The file that an answer is about is written as a mark, so that it holds wherever the file lies. Refuses with
`OtherFile` what names an item or a place in a further file of the project: there it could be another. Nothing is run by
reading: only such values and enums of `snowc` are made.
"""

from __future__ import annotations

import enum
import importlib
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from snowc.diagnostics.bug import CompilerBug
from snowc.diagnostics.facts import ItemRef
from snowc.source import FileId, FileSpan
from snowc.values import fields_of

Plain: TypeAlias = Any
"""What `json` reads and writes."""

_PACKAGE = "snowc."
_LIBRARY = "stdlib:"
_OWN_FILE: Final = 0
_TUPLE: Final = 1
_MAPPING: Final = 2
_SET: Final = 3
_FIRST_CLASS: Final = 4
"""the numbers from here on are places in the table of classes"""


class OtherFile(Exception):  # noqa: N818 - an answer that is not written
    """A value names a file of the project that is not the one it is about."""


class UnreadableValue(Exception):  # noqa: N818 - what another version or a damaged disk has left: a miss
    """A plain value that stands for nothing."""


class Writer:
    """Values to plain ones. `classes` is filled on the way; `file` None for values that are about the library."""

    def __init__(self, file: FileId | None) -> None:
        self._file = file
        self._numbers: dict[type, int] = {}

    @property
    def classes(self) -> list[str]:
        return [f"{each.__module__.removeprefix(_PACKAGE)}.{each.__qualname__}" for each in self._numbers]

    def plain(self, value: object) -> Plain:
        match value:
            case str() if not isinstance(value, enum.Enum):
                return [_OWN_FILE] if value == self._file else str(value)
            case None | bool() | int() | float() if not isinstance(value, enum.Enum):
                return value
            case tuple():
                return [_TUPLE, *map(self.plain, value)]
            case dict():
                return [_MAPPING, *(self.plain(each) for entry in value.items() for each in entry)]
            case frozenset():
                return [_SET, *sorted(map(self.plain, value), key=repr)]
            case _:
                return self._instance(value)

    def _instance(self, value: Any) -> Plain:
        if isinstance(value, ItemRef | FileSpan) and not self._is_known(value.file):
            raise OtherFile
        kind = type(value)
        number = self._numbers.get(kind)
        if number is None:
            if _fields_of(kind) is None or not kind.__module__.startswith(_PACKAGE):
                raise CompilerBug("the index is given a value that it can't write", kind.__name__)
            number = self._numbers[kind] = _FIRST_CLASS + len(self._numbers)
        if isinstance(value, enum.Enum):
            return [number, value.value]
        return [number, *(self.plain(getattr(value, name)) for name in _FIELDS[kind])]

    def _is_known(self, file: FileId) -> bool:
        return file == self._file or file.startswith(_LIBRARY)


class Reader:
    """Plain values to what they were. `classes` is the table that a `Writer` has left; `file` is where the file of the
    answers lies now.
    """

    def __init__(self, classes: Sequence[str], file: FileId | None) -> None:
        self._makers = [_maker(name) for name in classes]
        self._file = file

    def value(self, plain: Plain) -> Any:
        """Raises UnreadableValue."""
        try:
            return self._value(plain)
        except (TypeError, ValueError, IndexError) as error:
            raise UnreadableValue from error

    def _value(self, plain: Plain) -> Any:
        if type(plain) is not list:
            return plain
        number = plain[0]
        if number >= _FIRST_CLASS:
            return self._makers[number - _FIRST_CLASS](*map(self._value, plain[1:]))
        parts = tuple(map(self._value, plain[1:]))
        if number == _TUPLE:
            return parts
        if number == _MAPPING:
            return dict(zip(parts[::2], parts[1::2], strict=True))
        return frozenset(parts) if number == _SET else self._file


_FIELDS: dict[type, tuple[str, ...]] = {}


def _fields_of(kind: type) -> tuple[str, ...] | None:
    """The fields of a value, in the order of its constructor; () for an enum; else None."""
    fields = _FIELDS.get(kind)
    if fields is None:
        if issubclass(kind, enum.Enum):
            fields = ()
        else:
            fields = fields_of(kind) if _is_value(kind) else None
        if fields is None:
            return None
        _FIELDS[kind] = fields
    return fields


def _is_value(kind: type) -> bool:
    """Compared by its fields and with a hash: what is compared by identity would not come back equal."""
    return "__eq__" in kind.__dict__ and kind.__hash__ is not None


def _maker(name: str) -> Callable[..., Any]:
    module, _, last = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(_PACKAGE + module), last, None)
    except ImportError as error:
        raise UnreadableValue from error
    if not isinstance(found, type) or _fields_of(found) is None:
        raise UnreadableValue
    return found
