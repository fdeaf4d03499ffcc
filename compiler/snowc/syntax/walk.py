"""Generic walks over the tree: children of a node, the nodes around an offset.

For readers that care about places, not meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snowc.source import Span
from snowc.values import fields_of

_HOLDS_NO_NODE = frozenset(("int", "bool", "str", "str | None", "tuple[str, ...]", "Span", "Header"))
"""Types of fields, as written, that a walk need not look into."""

_IS_NODE: dict[type, bool] = {tuple: False, str: False, Span: False}
_FIELDS: dict[type, tuple[str, ...]] = {}
"""The fields of a class that may hold nodes."""


def is_node(value: object) -> bool:
    """Whether a value is a tree node with a place (`Header` has none, but holds attributes)."""
    kind = type(value)
    known = _IS_NODE.get(kind)
    if known is None:
        known = _IS_NODE[kind] = fields_of(kind) is not None and hasattr(kind, "start")
    return known


def children(node: Any) -> list[Any]:
    """The nodes directly inside a node, in the order of its fields."""
    kind = type(node)
    names = _FIELDS.get(kind)
    if names is None:
        types = kind.__annotations__
        names = tuple(name for name in fields_of(kind) or () if types[name] not in _HOLDS_NO_NODE)
        _FIELDS[kind] = names
    found: list[Any] = []
    for name in names:
        value = getattr(node, name)
        if is_node(value):
            found.append(value)
        elif value.__class__ is tuple:
            _collect(value, found)
    return found


def _collect(values: tuple[Any, ...], found: list[Any]) -> None:
    for value in values:
        if is_node(value):
            found.append(value)
        elif value.__class__ is tuple:
            _collect(value, found)


def descendants(root: Any) -> Iterator[Any]:
    """A node and all below it, outer ones first, in the order of the source."""
    waiting: list[Any] = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(children(node))


def path_at(root: Any, offset: int) -> tuple[Any, ...]:
    """The nodes that contain an offset, outermost first. A node's end counts as inside, so a cursor behind a name is
    on it; where two neighbours touch, the later one is taken if it starts at the offset.
    """
    path: list[Any] = []
    node: Any = root
    while node is not None:
        path.append(node)
        inside = [child for child in children(node) if child.start <= offset <= child.end]
        node = max(inside, key=lambda child: (child.start, -child.end), default=None)
    return tuple(path)
