"""Which locals can be named at a place: the bindings of the enclosing constructs, as the language scopes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snowc.syntax import tree
from snowc.syntax.walk import children


def visible_locals(path: tuple[Any, ...], offset: int) -> dict[str, int]:
    """Name to binding id of every local in scope at an offset (relative to the item); inner ones hide outer ones.

    `path` is the nodes around the offset, outermost first. A `let` counts from the end of its statement on.
    """
    found: dict[str, int] = {}
    for node in path:
        for pattern in _bound_by(node, offset):
            found.update(_names(pattern))
    return found


def _bound_by(node: Any, offset: int) -> Iterator[Any]:
    """The patterns that a construct brings into scope at the offset inside it."""
    match node:
        case tree.FnItem() | tree.ActorItem() | tree.ClosureClause():
            yield from (parameter.pattern for parameter in node.parameters)
        case tree.Block():
            yield from (each.pattern for each in node.statements if isinstance(each, tree.Let) and each.end < offset)
        case tree.Arm():
            if offset > node.pattern.end:
                yield node.pattern
        case tree.For():
            if offset > node.iterable.end:
                yield node.pattern
        case _:
            return


def _names(pattern: Any) -> dict[str, int]:
    names: dict[str, int] = {}
    pending = [pattern]
    while pending:
        node = pending.pop()
        is_short = isinstance(node, tree.FieldPattern) and node.pattern is None
        if is_short or isinstance(node, (tree.NamePattern, tree.AsPattern)):
            names[node.name] = node.id
        pending.extend(children(node))
    return names
