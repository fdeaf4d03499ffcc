"""Which interfaces a declared type has, and on what condition.

In: declarations. Out: `needs(head, interface)`: the type parameters that must have the interface so that the type has
it, or None. Without a `deriving` clause a type has `Eq` and `Debug` where its parts have them; a clause is exact. The
library's own types without a clause have all that their parts have. An answer looks through all declarations that the
type reaches; recursion is taken to succeed (coinductively), which is right because values are finite and the derived
functions walk them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.model import DefId
from snowc.source import Span
from snowc.types.builtin import COMPARISON, DERIVABLE, IMPLIED, builtin_needs, is_builtin
from snowc.types.declared import DeclaredType, declared_type
from snowc.types.errors import CannotDerive, DeriveNeeds, NotSerialisable
from snowc.types.show import show_type
from snowc.types.ty import Con, Error, Fun, Tuple, Type, Var
from snowc.types.type_names import definition_of_type, is_library, type_entry

DEFAULT_DERIVED = ("Eq", "Debug")


@query
def interface_needs(db: Engine, key: tuple[DefId, str]) -> tuple[int, ...] | None:
    """The parameters of a declared type that must have the interface, or None if it never has it."""
    definition, interface = key
    needed = _Walk(db, interface).declaration(definition)
    return None if needed is None else tuple(sorted(needed))


def needs(db: Engine, head: str, argument_count: int, interface: str) -> tuple[int, ...] | None:
    """The same for any head, as `Con` names it; tuples and functions are `()` and `->`."""
    if is_builtin(head):
        return builtin_needs(head, argument_count, interface)
    if interface == COMPARISON:
        return () if head == "Ordering" else None
    definition = definition_of_type(db, head)
    return None if definition is None else interface_needs(db, (definition, interface))


def may_have(db: Engine, declared: DeclaredType, interface: str) -> bool:
    """Whether the declaration lets the type have the interface, if its parts have it."""
    if declared.deriving is not None:
        return any(name == interface for name, _span in declared.deriving)
    if is_library(db, declared.definition.module):
        return interface in DERIVABLE
    return interface in DEFAULT_DERIVED


@dataclass(frozen=True, slots=True)
class LackingPart:
    """A field that keeps its type from an interface. `name` is that of the variant where the field has none."""

    name: str
    type: Type
    culprit: Type
    """what in the field's type lacks it"""
    place: Span


def lacking_parts(db: Engine, declared: DeclaredType, interface: str) -> Iterator[LackingPart]:
    """All fields that keep the type from the interface."""
    for variant, places in zip(declared.variants, declared.places, strict=True):
        names = variant.field_names or (variant.name,) * len(variant.fields)
        for name, field, place in zip(names, variant.fields, places, strict=True):
            if _Walk(db, interface, declared.definition).type(field) is None:
                yield LackingPart(name, field, _culprit(db, interface, declared, field), place)


def _culprit(db: Engine, interface: str, declared: DeclaredType, ty: Type) -> Type:
    """The innermost type in `ty` that lacks the interface."""
    parts = ty.items if isinstance(ty, Tuple) else ty.arguments if isinstance(ty, Con) else ()
    lacking = (each for each in parts if _Walk(db, interface, declared.definition).type(each) is None)
    inner = next(lacking, None)
    return ty if inner is None else _culprit(db, interface, declared, inner)


@query
def deriving_findings(db: Engine, definition: DefId) -> tuple[PlacedFinding, ...]:
    """What is wrong in a `deriving` clause."""
    declared, entry = declared_type(db, definition), type_entry(db, definition)
    if declared is None or entry is None or declared.deriving is None:
        return ()
    names = [name for name, _span in declared.deriving]
    findings: list[Finding] = []
    for name, span in declared.deriving:
        if name not in DERIVABLE:
            findings.append(Finding(span, CannotDerive(name, definition.name, "", "")))
            continue
        findings.extend(
            Finding(span, DeriveNeeds(name, needed))
            for needed in IMPLIED.get(name, ())
            if name == "Ord" and needed not in names
        )
        parts = lacking_parts(db, declared, name)
        if name == "Json":
            findings.extend(_not_serialisable(db, declared, parts))
        else:
            findings.extend(_underivable(declared, name, span, part) for part in islice(parts, 1))
    return tuple(PlacedFinding(entry.item, each) for each in findings)


def _underivable(declared: DeclaredType, interface: str, span: Span, part: LackingPart) -> Finding:
    shown = show_type(part.type, declared.parameters)
    return Finding(span, CannotDerive(interface, declared.definition.name, part.name, shown))


def _not_serialisable(db: Engine, declared: DeclaredType, parts: Iterator[LackingPart]) -> Iterator[Finding]:
    """Told at the fields. A part that derives `Json` itself, and can't, is told of there."""
    for part in parts:
        culprit = part.culprit
        definition = definition_of_type(db, culprit.name) if isinstance(culprit, Con) else None
        inner = None if definition is None else declared_type(db, definition)
        if inner is not None and may_have(db, inner, "Json"):
            continue
        shown = show_type(culprit, declared.parameters)
        addable = "" if inner is None or is_library(db, inner.definition.module) else inner.definition.name
        yield Finding(part.place, NotSerialisable(declared.definition.name, part.name, shown, addable))


class _Walk:
    """One interface through all declarations that are reached. A declaration under way counts as having it, for all
    its parameters.
    """

    __slots__ = ("_db", "_interface", "_under_way")

    def __init__(self, db: Engine, interface: str, *under_way: DefId) -> None:
        self._db = db
        self._interface = interface
        self._under_way = set(under_way)

    def declaration(self, definition: DefId) -> frozenset[int] | None:
        declared = declared_type(self._db, definition)
        if declared is None or not may_have(self._db, declared, self._interface):
            return None
        if definition in self._under_way:
            return frozenset(range(len(declared.parameters)))
        self._under_way.add(definition)
        try:
            return self._all(tuple(field for variant in declared.variants for field in variant.fields))
        finally:
            self._under_way.discard(definition)

    def type(self, ty: Type) -> frozenset[int] | None:
        """The parameters that must have the interface so that `ty` has it."""
        match ty:
            case Var(index):
                return frozenset((index,))
            case Error():
                return frozenset()
            case Tuple(items):
                return self._all(items)
            case Fun():
                return frozenset() if builtin_needs("->", 0, self._interface) is not None else None
            case Con(name, arguments):
                return self._application(name, arguments)

    def _application(self, name: str, arguments: tuple[Type, ...]) -> frozenset[int] | None:
        if is_builtin(name):
            needed = builtin_needs(name, len(arguments), self._interface)
        else:
            definition = definition_of_type(self._db, name)
            of_declaration = None if definition is None else self.declaration(definition)
            needed = None if of_declaration is None else tuple(of_declaration)
        return None if needed is None else self._all(tuple(arguments[index] for index in needed))

    def _all(self, parts: tuple[Type, ...]) -> frozenset[int] | None:
        found: set[int] = set()
        for part in parts:
            needed = self.type(part)
            if needed is None:
                return None
            found |= needed
        return frozenset(found)
