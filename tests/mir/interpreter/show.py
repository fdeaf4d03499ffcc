"""Values as text, equality and order: what the runtime does by type descriptors, done here by types."""

from __future__ import annotations

from collections.abc import Callable

from snowc.types.inferred import TypeShape, VariantShape
from snowc.types.ty import Con, Tuple, Type, substitute
from tests.mir.interpreter.values import Atom, Cell, Value

ShapeOf = Callable[[str], TypeShape | None]


def show(value: Value, ty: Type, shape_of: ShapeOf, quote: str = "") -> str:
    """Display, or Debug with `quote='"'`."""
    match value:
        case bool():
            return "true" if value else "false"
        case Atom():
            return f":{value}"
        case str():
            return f"{quote}{value}{quote}"
        case float():
            return str(int(value)) if value == int(value) else repr(value)
        case Cell():
            return _show_cell(value, ty, shape_of, quote)
        case _:
            return "()" if value == () else str(value)


def _show_cell(cell: Cell, ty: Type, shape_of: ShapeOf, quote: str) -> str:
    if isinstance(ty, Con) and ty.name == "List":
        return f"[{', '.join(show(each, ty.arguments[0], shape_of, quote) for each in cell.parts)}]"
    types = part_types(cell, ty, shape_of)
    shown = ", ".join(show(each, part, shape_of, quote) for each, part in zip(cell.parts, types, strict=True))
    name = "" if isinstance(ty, Tuple) else _variant(cell, ty, shape_of).name
    return f"{name}({shown})" if cell.parts else name


def part_types(cell: Cell, ty: Type, shape_of: ShapeOf) -> tuple[Type, ...]:
    if isinstance(ty, Tuple):
        return ty.items
    assert isinstance(ty, Con)
    return tuple(substitute(each, ty.arguments) for each in _variant(cell, ty, shape_of).fields)


def _variant(cell: Cell, ty: Type, shape_of: ShapeOf) -> VariantShape:
    assert isinstance(ty, Con)
    shape = shape_of(ty.name)
    assert shape is not None
    return shape.variants[cell.variant]


def key(value: Value) -> object:
    """A Python value that is equal, and ordered, as Snow's structural comparison wants it."""
    if isinstance(value, Cell):
        return (value.variant, [key(each) for each in value.parts])
    return value
