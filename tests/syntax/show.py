"""Trees as text, for fixtures: one bracket a node, its kind, then what it holds; ids and places left out.

`None`, empty tuples and `False` are left out too; fields are named where the kind and the order do not tell them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from snowc.source import Span
from snowc.syntax.walk import is_node

_WIDTH = 100
_UNNAMED = ("value", "inner", "operand", "function", "pattern", "body", "result", "receiver", "clauses", "alternatives")
"""Fields that need no label where they are all that is told of a node."""

_PLAIN = ("start", "end", "id")


def show_tree(node: Any) -> str:
    """A node, broken into lines where it is longer than a line."""
    return "\n".join(_lines(node, ""))


def _lines(value: Any, indent: str) -> list[str]:
    flat = _flat(value)
    if len(indent) + len(flat) <= _WIDTH or not _is_compound(value):
        return [indent + flat]
    head, parts = _parts(value)
    lines = [indent + "(" + head]
    for label, part in parts:
        inner = _lines(part, indent + "  ")
        inner[0] = indent + "  " + label + inner[0].lstrip()
        lines += inner
    lines[-1] += ")"
    return lines


def _flat(value: Any) -> str:
    if isinstance(value, str):
        return repr(value)
    if not _is_compound(value):
        return str(value)
    head, parts = _parts(value)
    inner = " ".join(label + _flat(part) for label, part in parts)
    return f"({' '.join(filter(None, (head, inner)))})"


def _is_compound(value: Any) -> bool:
    return is_node(value) or dataclasses.is_dataclass(value) or isinstance(value, tuple)


def _parts(value: Any) -> tuple[str, list[tuple[str, Any]]]:
    """The head of a bracket and its (label, content) pairs."""
    if isinstance(value, tuple):
        return "", [("", each) for each in value]
    words = [type(value).__name__]
    parts: list[tuple[str, Any]] = []
    fields = list(_told_fields(value))
    for name, content in fields:
        if name in ("name", "operator", "kind") and isinstance(content, str):
            words.append(content or '""')
        elif isinstance(content, tuple) and name in ("statements", "parts", "items", "path"):
            parts += [("", each) for each in content]
        else:
            parts.append(("" if len(fields) == 1 and name in _UNNAMED else f"{name}=", content))
    return " ".join(words), parts


def _told_fields(node: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(node):
        content = getattr(node, field.name)
        if field.name in _PLAIN or isinstance(content, Span) or content is None or content is False or content == ():
            continue
        if field.name == "deriving":
            content = tuple(name for name, _ in content)
        yield field.name, content
