"""Bounds as written, with the arguments of their interfaces, and what they bring with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from snowc.query import Engine
from snowc.resolve.model import DefId
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.builtin import OPERATORS
from snowc.types.errors import WrongKind
from snowc.types.interfaces.names import definition_of_interface, interface_entry, interface_name
from snowc.types.ty import Bound, Error, Type, projection, substitute
from snowc.types.written import Report, WrittenTypes


def read_bounds(
    db: Engine,
    written: Iterable[tree.TypeExpr],
    type_names: Mapping[int, DefId],
    types: WrittenTypes,
    report: Report,
) -> list[Bound]:
    """Bounds as written; what is no interface is left out (name resolution reports it)."""
    found = []
    for each in written:
        definition = type_names.get(each.start) if isinstance(each, tree.NamedType) else None
        entry = None if definition is None else interface_entry(db, definition)
        if definition is None or entry is None or not isinstance(each, tree.NamedType):
            continue
        arguments = tuple(map(types.convert, each.arguments))
        count = entry.parameter_count
        if len(arguments) != count:
            report(Span(each.start, each.end), WrongKind(definition.name, count, len(arguments)))
            arguments = (Error(),) * count
        found.append(Bound(interface_name(db, definition), arguments))
    return found


def with_needed(db: Engine, bounds: Iterable[Bound], base: Type) -> tuple[Bound, ...]:
    """Bounds of one type and, behind them, what their interfaces ask for besides."""
    from snowc.types.interfaces.declared import declared_interface  # a declaration's own bound is closed by this

    found = dict.fromkeys(bounds)
    for bound in tuple(found):
        definition = definition_of_interface(db, bound.interface)
        declared = None if definition is None else declared_interface(db, definition)
        for needed in () if declared is None else declared.needed:
            arguments = tuple(substitute(each, (base, *bound.arguments)) for each in needed.arguments)
            found.setdefault(Bound(needed.interface, arguments))
    return tuple(found)


def associated_type(db: Engine, bounds: Iterable[Bound], base: Type, name: str) -> Type | None:
    """The associated type of that name, of a type with these bounds."""
    for bound in with_needed(db, bounds, base):
        definition = definition_of_interface(db, bound.interface)
        entry = None if definition is None else interface_entry(db, definition)
        if entry is not None and name in entry.associated:
            return projection(bound.interface, name, base, bound.arguments)
    return None


def closed(bounds: Iterable[Bound], *, is_open: bool) -> tuple[Bound, ...]:
    """The bounds of a type parameter: whether the `Output` of operators may differ from the type itself."""
    return tuple(
        replace(each, is_closed=True) if not is_open and each.interface in OPERATORS else each for each in bounds
    )
