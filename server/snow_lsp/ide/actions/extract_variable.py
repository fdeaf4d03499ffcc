"""Bind the selected expression to a name in front of the statement that it is part of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.written import free_name
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.walk import descendants

_BOUNDARIES = tree.ClosureClause | tree.Arm | tree.For | tree.While | tree.If | tree.After
"""What an expression can't be moved out of: there it may not be evaluated, or more than once, or names differ."""
_LEAVES = tree.Return | tree.Break | tree.Continue | tree.Try


def offer(place: Place) -> Iterator[Refactoring]:
    node = selected_expression(place)
    if node is None:
        return
    statement = _statement_around(place, node)
    if statement is None or statement is node or not place.begins_line(statement.start):
        return
    if any(isinstance(each, _LEAVES) for each in descendants(node)) or _follows_effects(statement, node):
        return
    name = free_name(place, _name_for(node))
    line = f"let {name} = {place.of(node)}\n{place.indentation(statement.start)}"
    at = Span(statement.start, statement.start)
    yield place.offer(f"Extract into `{name}`", ActionKind.EXTRACT, (at, line), (span_of(node), name))


def selected_expression(place: Place) -> Any | None:
    """The expression that the selection spells, blanks aside."""
    text = place.text[place.selection.start : place.selection.end]
    if not text.strip():
        return None
    start = place.selection.start + len(text) - len(text.lstrip())
    end = start + len(text.strip())
    for node in place.path:
        for each in (node, *descendants(node)):
            if (each.start, each.end) == (start, end) and place.facts is not None and _is_expression(place, each):
                return each
    return None


def _is_expression(place: Place, node: Any) -> bool:
    is_value = (
        hasattr(node, "id") and not isinstance(node, tree.Block | tree.Let) and "Pattern" not in type(node).__name__
    )
    if not is_value or isinstance(node, tree.UpperName) or _is_special(place, node):
        return False
    return place.facts is not None and node.id in place.facts.types


def _is_special(place: Place, node: Any) -> bool:
    """The function of a call may be no value: `spawn`, an actor."""
    nodes = (each for around in place.path for each in (around, *descendants(around)))
    return any(isinstance(each, tree.Call) and each.function is node for each in nodes)


def _statement_around(place: Place, node: Any) -> Any | None:
    """The statement of the innermost block around an expression, if nothing in between keeps it from being moved."""
    for outer in reversed(place.path):
        if isinstance(outer, tree.Block):
            inside = (each for each in outer.statements if each.start <= node.start and node.end <= each.end)
            return next(inside, None)
        if isinstance(outer, _BOUNDARIES) and outer is not node and not _is_head(outer, node):
            return None
    return None


def _is_head(outer: Any, node: Any) -> bool:
    """What an `if` or `for` evaluates once, before anything else."""
    first = outer.condition if isinstance(outer, tree.If) else outer.iterable if isinstance(outer, tree.For) else None
    return first is not None and first.start <= node.start and node.end <= first.end


def _follows_effects(statement: Any, node: Any) -> bool:
    """Whether something with an effect is evaluated before the expression, or only perhaps."""
    for each in descendants(statement):
        is_lazy = isinstance(each, tree.Binary) and each.operator in {"and", "or"}
        if is_lazy and each.right.start <= node.start and node.end <= each.right.end:
            return True
        if isinstance(each, tree.Call | tree.Pipe | tree.Await) and each.end <= node.start:
            return True
    return False


def _name_for(node: Any) -> str:
    match node:
        case (
            tree.Call(function=tree.Name(name=name)) | tree.Call(function=tree.Field(name=name)) | tree.Field(name=name)
        ):
            return name if name.isidentifier() and name[:1].islower() else "value"
        case tree.StringLiteral():
            return "text"
        case tree.ListExpr():
            return "items"
        case _:
            return "value"
