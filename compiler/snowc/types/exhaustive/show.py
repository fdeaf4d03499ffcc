"""Missing values as patterns in Snow: what a user would write as further arms."""

from __future__ import annotations

from snowc.query import Engine
from snowc.types.exhaustive.patterns import CONS, NIL, TUPLE, Built, Constructor, Simple, constructors_of
from snowc.types.ty import Type


def show_pattern(db: Engine, pattern: Simple, ty: Type) -> str:
    if not isinstance(pattern, Built):
        return "_"
    constructor = next((each for each in constructors_of(db, ty) or () if each.name == pattern.name), None)
    types = () if constructor is None else constructor.arguments
    if pattern.name == CONS:
        return _list(db, pattern, ty)
    shown = [show_pattern(db, each, part) for each, part in zip(pattern.arguments, types, strict=False)]
    if pattern.name == TUPLE:
        return f"({', '.join(shown)})"
    if constructor is not None and constructor.field_names is not None:
        return _fields(pattern.name, constructor, shown)
    return f"{pattern.name}({', '.join(shown)})" if shown else pattern.name


def _fields(name: str, constructor: Constructor, shown: list[str]) -> str:
    """Only the fields that matter; `..` stands for the others."""
    names = constructor.field_names or ()
    told = [f"{field}: {text}" for field, text in zip(names, shown, strict=True) if text != "_"]
    rest = [".."] if len(told) < len(names) else []
    return f"{name} {{ {', '.join([*told, *rest])} }}" if names else f"{name} {{ }}"


def _list(db: Engine, pattern: Built, ty: Type) -> str:
    items = []
    rest: Simple = pattern
    item_type = next((each.arguments[0] for each in constructors_of(db, ty) or () if each.name == CONS), ty)
    while isinstance(rest, Built) and rest.name == CONS and len(rest.arguments) == 2:
        items.append(show_pattern(db, rest.arguments[0], item_type))
        rest = rest.arguments[1]
    closed = isinstance(rest, Built) and rest.name == NIL
    return f"[{', '.join(items)}{'' if closed else ', ..'}]"
