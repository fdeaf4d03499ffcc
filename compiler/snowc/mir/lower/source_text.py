"""The source text of an expression, as assertions and `dbg` show it."""

from __future__ import annotations

from snowc.mir.lower.context import Body
from snowc.syntax import tree
from snowc.syntax.queries import item_of


def source_text(body: Body, expr: tree.Expr) -> str:
    """On one line."""
    item = item_of(body.definition.db, body.facts.item)
    return "" if item is None else " ".join(item.text[expr.start : expr.end].split())
