"""Generic walks over the tree: children of a node, the nodes around an offset.

For readers that care about places, not meaning.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from snowc.source import Span

_FIELDS: dict[type, tuple[str, ...]] = {}


def is_node(value: object) -> bool:
    """Whether a value is a tree node with a place (`Header` has none, but holds attributes)."""
    return dataclasses.is_dataclass(value) and hasattr(value, "start") and not isinstance(value, Span)


def children(node: Any) -> Iterator[Any]:
    """The nodes directly inside a node, in the order of its fields."""
    names = _FIELDS.get(type(node))
    if names is None:
        names = tuple(field.name for field in dataclasses.fields(node))
        _FIELDS[type(node)] = names
    for name in names:
        yield from _nodes_in(getattr(node, name))


def _nodes_in(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple):
        for element in value:
            yield from _nodes_in(element)
    elif is_node(value):
        yield value


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
