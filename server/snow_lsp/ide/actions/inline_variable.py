"""Replace a local by the expression that it is bound to.

Offered where that can't change what happens: the expression has no effects, or the name is used once, in the statement
behind its `let`, before anything else there can have an effect.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.written import operand
from snowc.resolve.model import LocalRef
from snowc.resolve.queries import resolved_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.walk import descendants

_PURE = (
    tree.Name | tree.UpperName | tree.IntLiteral | tree.FloatLiteral | tree.StringLiteral | tree.BoolLiteral
    | tree.AtomLiteral | tree.TupleExpr | tree.ListExpr | tree.Field | tree.Closure
)  # fmt: skip
"""Evaluating one of these, with such parts, can be done later, often or never. Arithmetic may crash."""


def offer(place: Place) -> Iterator[Refactoring]:
    let = place.innermost(tree.Let)
    block = None if let is None else _block_of(place, let)
    if let is None or block is None or not isinstance(let.pattern, tree.NamePattern) or let.annotation is not None:
        return
    uses = _uses(place, let.pattern.id)
    if uses is None or not uses or not all(isinstance(each, tree.Name) for each in uses):
        return
    if not (_is_pure(let.value) or (len(uses) == 1 and _is_next(block, let, uses[0]))):
        return
    names_inside = {each.name for each in descendants(let.value) if isinstance(each, tree.Name)}
    if names_inside & _rebound(block, let):
        return
    text = operand(place, let.value)
    edits = [(span_of(each), text) for each in uses]
    yield place.offer(f"Inline `{let.pattern.name}`", ActionKind.INLINE, (_whole_line(place, let), ""), *edits)


def _block_of(place: Place, let: tree.Let) -> tree.Block | None:
    blocks = (each for each in reversed(place.path) if isinstance(each, tree.Block))
    return next((each for each in blocks if let in each.statements), None)


def _uses(place: Place, binding: int) -> list[Any] | None:
    """The nodes that name a local; None if one is the short form of a field, whose name would be lost."""
    references = resolved_item(place.db, place.location.ref).references
    short = {
        each.value.id
        for node in descendants(place.location.item.tree)
        if isinstance(node, tree.StructExpr | tree.StructUpdate)
        for each in node.fields
        if each.value.start == each.name_span.start
    }
    found = []
    for node in descendants(place.location.item.tree):
        reference = references.get(getattr(node, "id", -1))
        if isinstance(reference, LocalRef) and reference.binding == binding and not isinstance(node, tree.NamePattern):
            if node.id in short:
                return None
            found.append(node)
    return found


def _is_pure(value: Any) -> bool:
    nodes = [each for each in descendants(value) if hasattr(each, "id")]
    if isinstance(value, tree.Closure):
        return True
    return all(isinstance(each, _PURE) for each in nodes)


def _is_next(block: tree.Block, let: tree.Let, use: Any) -> bool:
    """Whether the use is the first thing that the statement behind the `let` evaluates, or all around it is pure."""
    index = block.statements.index(let) + 1
    if index >= len(block.statements):
        return False
    following = block.statements[index]
    if not following.start <= use.start < following.end:
        return False
    inner = list(descendants(following))
    if any(
        isinstance(each, tree.Closure | tree.For | tree.While | tree.If | tree.Case | tree.Receive) for each in inner
    ):
        return False
    before = (each for each in inner if hasattr(each, "id") and each.end <= use.start)
    return all(isinstance(each, _PURE | tree.NamePattern) for each in before)


def _rebound(block: tree.Block, let: tree.Let) -> set[str]:
    """Names that are bound again behind the `let`, where the expression would mean something else."""
    later = block.statements[block.statements.index(let) + 1 :]
    return {each.name for part in later for each in descendants(part) if isinstance(each, tree.NamePattern)}


def _whole_line(place: Place, let: tree.Let) -> Span:
    """The statement with its line, if it has the line for itself."""
    start, end = let.start, let.end
    if place.begins_line(start):
        line_end = place.text.find("\n", end)
        if line_end >= 0 and not place.text[end:line_end].strip(" ;"):
            return Span(place.text.rfind("\n", 0, start) + 1, line_end + 1)
    return Span(start, end + (place.text[end : end + 2] == "; ") * 2)
