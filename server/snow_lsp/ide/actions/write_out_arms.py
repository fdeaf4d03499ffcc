"""Write an arm for each variant that a `case` or a `receive` leaves to its catch-all."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.arms import alternatives, whole_constructor
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.inferred import VariantShape
from snowc.types.queries import type_shape
from snowc.types.ty import Con, Type
from snowc.types.type_names import definition_of_type


def offer(place: Place) -> Iterator[Refactoring]:
    node = next((each for each in reversed(place.path) if isinstance(each, tree.Case | tree.Receive)), None)
    if node is None or "\n" in place.text[node.start : place.selection.start] or not node.arms:
        return
    last = node.arms[-1]
    if last.guard is not None or not isinstance(last.pattern, tree.WildcardPattern):
        return
    missing = _missing(place, node)
    if not missing or not place.begins_line(last.start):
        return
    base, body = place.indentation(last.start), place.text[last.pattern.end : last.end]
    arms = f"\n{base}".join(f"{each}{body}" for each in missing)
    yield place.offer("Write out what `_` stands for", ActionKind.REWRITE, (Span(last.start, last.end), arms))


def _missing(place: Place, node: tree.Case | tree.Receive) -> list[str]:
    """The variants that no arm names, as patterns; none where an arm looks deeper or has a guard."""
    facts = place.facts
    ty: Type | None = None if facts is None else facts.types.get(node.arms[-1].pattern.id)
    definition = definition_of_type(place.db, ty.name) if isinstance(ty, Con) else None
    shape = None if definition is None else type_shape(place.db, definition)
    if shape is None or shape.kind != "sum":
        return []
    taken: set[str] = set()
    path: tuple[str, ...] = ()
    for arm in node.arms[:-1]:
        for each in alternatives(arm.pattern):
            whole = None if arm.guard is not None else whole_constructor(each)
            if whole is None:
                return []
            taken.add(whole[-1])
            path = whole[:-1]
    return [_pattern(".".join(path), each) for each in shape.variants if each.name not in taken]


def _pattern(path: str, variant: VariantShape) -> str:
    name = f"{path}.{variant.name}" if path else variant.name
    if not variant.fields:
        return name
    if variant.field_names is not None:
        return f"{name} {{ .. }}"
    return f"{name}({', '.join('_' for _ in variant.fields)})"
