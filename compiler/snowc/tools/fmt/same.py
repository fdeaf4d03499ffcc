"""Whether two trees say the same: all but their places and ids."""

from __future__ import annotations

import dataclasses
from typing import Any

from snowc.source import Span

_PLACES = ("start", "end", "id")
_FIELDS: dict[type, tuple[str, ...]] = {}


def same_tree(one: Any, other: Any) -> bool:
    """Compares without recursion: trees may be deep."""
    pairs = [(one, other)]
    while pairs:
        one, other = pairs.pop()
        if one.__class__ is not other.__class__:
            return False
        if isinstance(one, tuple):
            if len(one) != len(other):
                return False
            pairs.extend(zip(one, other, strict=True))
        elif dataclasses.is_dataclass(one):
            if one.__class__ is not Span:
                pairs.extend((getattr(one, name), getattr(other, name)) for name in _fields(one.__class__))
        elif one != other:
            return False
    return True


def _fields(kind: type) -> tuple[str, ...]:
    known = _FIELDS.get(kind)
    if known is None:
        names = (field.name for field in dataclasses.fields(kind))
        known = _FIELDS[kind] = tuple(name for name in names if name not in _PLACES)
    return known
