"""How pieces of code are written: parentheses where they are needed, names that are free, types as annotations."""

from __future__ import annotations

from typing import Any

from snow_lsp.ide.actions.place import Place
from snowc.syntax import tree
from snowc.syntax.walk import descendants
from snowc.types.show import show_type
from snowc.types.ty import Type, mentions_error

_LITERALS = tree.IntLiteral | tree.FloatLiteral | tree.StringLiteral | tree.BoolLiteral | tree.AtomLiteral
_COLLECTIONS = tree.ListExpr | tree.TupleExpr | tree.MapExpr
_ATOMIC = tree.Name | tree.UpperName | tree.Field | tree.Call | tree.Index | tree.Try | _LITERALS | _COLLECTIONS
"""Expressions that need no parentheses anywhere."""


def operand(place: Place, node: Any) -> str:
    """An expression's text where an operand, receiver or argument of an operator is wanted."""
    text = place.of(node)
    return text if isinstance(node, _ATOMIC) else f"({text})"


def free_name(place: Place, wanted: str) -> str:
    """A name that the item does not use."""
    names = set()
    for node in descendants(place.location.item.tree):
        names.add(getattr(node, "name", None))
    candidate, number = wanted, 2
    while candidate in names:
        candidate, number = f"{wanted}{number}", number + 1
    return candidate


def annotation(ty: Type, names: tuple[str, ...]) -> str | None:
    """A type as it is written; None for one that can't be (a mistake, or a variable that nobody named)."""
    if mentions_error(ty):
        return None
    text = show_type(ty, names)
    return None if "_" in text or "fn(" in text else text


def indented(text: str, by: str) -> str:
    """A block's lines, each with more blanks in front."""
    return "\n".join(by + line if line.strip() else line for line in text.split("\n"))
