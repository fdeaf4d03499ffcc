"""Whether two trees say the same: all but their places and ids."""

from __future__ import annotations

from typing import Any

from snowc.source import Span
from snowc.values import fields_of

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
        elif fields_of(one.__class__) is not None:
            if one.__class__ is not Span:
                pairs.extend((getattr(one, name), getattr(other, name)) for name in _fields(one.__class__))
        elif one != other:
            return False
    return True


def _fields(kind: type) -> tuple[str, ...]:
    known = _FIELDS.get(kind)
    if known is None:
        known = _FIELDS[kind] = tuple(name for name in fields_of(kind) or () if name not in _PLACES)
    return known
