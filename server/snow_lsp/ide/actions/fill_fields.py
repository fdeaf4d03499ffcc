"""Write the fields that a struct, or the pattern of one, leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snowc.resolve.model import ConstructorRef, DefId
from snowc.resolve.queries import module_summary
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.queries import type_shape


def offer(place: Place) -> Iterator[Refactoring]:
    for each in place.reported("E0065"):
        nodes = (node for node in place.nodes_of(each) if isinstance(node, tree.StructExpr | tree.StructPattern))
        node = next(nodes, None)
        facts = place.facts
        reference = None if node is None or facts is None else facts.references.get(node.id)
        if node is None or not isinstance(reference, ConstructorRef):
            continue
        shape = type_shape(place.db, reference.type)
        names = () if shape is None else shape.variants[reference.index].field_names or ()
        given = {field.name for field in node.fields}
        has_default = _defaults(place, reference.type) if isinstance(node, tree.StructExpr) else frozenset()
        missing = [name for name in names if name not in given and name not in has_default]
        if missing and place.text[node.end - 1] == "}":
            hole = ": todo()" if isinstance(node, tree.StructExpr) else ""
            listed = ", ".join(f"{name}{hole}" for name in missing)
            yield place.offer("Write the missing fields", ActionKind.QUICK_FIX, _edit(place, node, listed))


def _defaults(place: Place, owner: DefId) -> frozenset[str]:
    """The fields that may be left out."""
    entries = module_summary(place.db, owner.module).types
    items = (item_of(place.db, each.item) for each in entries if each.definition == owner)
    trees = [each.tree for each in items if each is not None]
    fields = (field for each in trees if isinstance(each, tree.StructItem) for field in each.fields)
    return frozenset(field.name for field in fields if field.default is not None)


def _edit(place: Place, node: tree.StructExpr | tree.StructPattern, listed: str) -> tuple[Span, str]:
    inside = place.text[node.start : node.end - 1].rstrip()
    at = node.start + len(inside)
    if inside.endswith(("{", ",")):
        return Span(at, node.end - 1), f" {listed} "
    return Span(at, at), f", {listed}"
