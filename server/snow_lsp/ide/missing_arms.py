"""The arms that a `case` or `receive` of a sum does not have yet, and where new ones go."""

from __future__ import annotations

from snow_lsp.ide.arms import alternatives, whole_constructor
from snowc.database import Database
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.inferred import VariantShape
from snowc.types.queries import type_shape
from snowc.types.ty import Con, Type
from snowc.types.type_names import definition_of_type


def missing_variants(db: Database, ty: Type | None, arms: tuple[tree.Arm, ...]) -> list[str]:
    """The variants that no arm names, as patterns; none where an arm looks deeper or has a guard."""
    definition = definition_of_type(db, ty.name) if isinstance(ty, Con) else None
    shape = None if definition is None else type_shape(db, definition)
    if shape is None or shape.kind != "sum":
        return []
    taken: set[str] = set()
    path: tuple[str, ...] = ()
    for arm in arms:
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


def new_arms(text: str, node: tree.Case | tree.Receive, patterns: list[str]) -> tuple[Span, str] | None:
    """Behind the last arm, if that begins its line; relative to the item, whose text is given."""
    last = node.arms[-1] if node.arms else None
    start = 0 if last is None else text.rfind("\n", 0, last.start) + 1
    if last is None or text[start : last.start].strip():
        return None
    base = text[start : last.start]
    return Span(last.end, last.end), "".join(f"\n{base}{each} -> todo()" for each in patterns)
