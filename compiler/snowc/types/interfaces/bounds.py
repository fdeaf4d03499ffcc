"""Bounds as written, with the arguments of their interfaces, and what they bring with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from snowc.query import Engine
from snowc.resolve.model import DefId
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.builtin import OPERATORS
from snowc.types.errors import WrongKind
from snowc.types.interfaces.errors import UnknownAssociatedType
from snowc.types.interfaces.names import definition_of_interface, interface_entry, interface_name
from snowc.types.ty import Bound, Condition, Error, Type, Var, projection, substitute
from snowc.types.written import Report, WrittenTypes
from snowc.values import replace, value


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


@value
class ConditionReader:
    """Reads what a `where` says of associated types. `parameters` are the type parameters there, `associated` is what
    their associated types are.
    """

    db: Engine
    parameters: Sequence[str]
    type_names: Mapping[int, DefId]
    types: WrittenTypes
    associated: Callable[[Type, str], Type | None]
    report: Report

    def read(self, where: Iterable[tree.Generic]) -> Iterator[Condition]:
        for each in where:
            if each.associated is not None and each.name in self.parameters:
                subject = self.associated(Var(self.parameters.index(each.name)), each.associated)
                if subject is None:
                    length = len(f"{each.name}.{each.associated}")
                    fact = UnknownAssociatedType(each.name, each.associated)
                    self.report(Span(each.start, each.start + length), fact)
                else:
                    yield from self._condition(subject, each)

    def _condition(self, subject: Type, written: tree.Generic) -> Iterator[Condition]:
        bounds = read_bounds(self.db, written.bounds, self.type_names, self.types, self.report)
        equal = None if written.equal is None else self.types.convert(written.equal)
        needed = with_needed(self.db, bounds, subject)
        if needed or equal is not None:
            yield Condition(subject, closed(needed, is_open=False), equal)


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
