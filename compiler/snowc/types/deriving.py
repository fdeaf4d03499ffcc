"""Which interfaces a declared type has, and on what condition.

In: declarations and impls. Out: `needs(head, interface)`: what the type parameters must have so that the type has the
interface, or None. Without a `deriving` clause a type has `Eq` and `Debug` where its parts have them; a clause is
exact. The library's own types without a clause have all that their parts have. An answer looks through all declarations
that the type reaches; recursion is taken to succeed (coinductively), which is right because values are finite and the
derived functions walk them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.model import DefId
from snowc.source import Span
from snowc.types.builtin import COMPARISON, DECODED, DERIVABLE, NEEDED, builtin_needs, is_builtin
from snowc.types.declared import DeclaredType, declared_type
from snowc.types.errors import CannotDerive, DeriveNeeds, NotSerialisable
from snowc.types.interfaces.impls import impl_head, impls_for
from snowc.types.interfaces.select import select_impl, substitute_bound
from snowc.types.show import show_type
from snowc.types.ty import PROJECTION, Bound, Con, Error, Tuple, Type, Var
from snowc.types.type_names import definition_of_type, is_library, type_entry
from snowc.values import value

DEFAULT_DERIVED = ("Eq", "Debug")


Needs: TypeAlias = "frozenset[tuple[int, Bound]]"
"""Type parameters, by number, with what they must have."""


@query
def interface_needs(db: Engine, key: tuple[DefId, str]) -> tuple[tuple[int, Bound], ...] | None:
    """What the parameters of a declared type must have so that it derives the interface, or None if it never does."""
    definition, interface = key
    needed = _Walk(db).declaration(definition, interface)
    return None if needed is None else tuple(sorted(needed, key=lambda each: (each[0], each[1].interface)))


def needs(db: Engine, head: str, argument_count: int, interface: str) -> tuple[tuple[int, Bound], ...] | None:
    """The same for any head, as `Con` names it; tuples and functions are `()` and `->`. Impls count not here."""
    if is_builtin(head):
        indices = builtin_needs(head, argument_count, interface)
        return None if indices is None else tuple((index, Bound(interface)) for index in indices)
    if interface == COMPARISON:
        return () if head == "Ordering" else None
    definition = definition_of_type(db, head)
    return None if definition is None else interface_needs(db, (definition, interface))


def requirements(db: Engine, ty: Type, bound: Bound) -> Needs | None:
    """What the variables of a type must have so that it has the interface, by impls or by itself; None if it hasn't."""
    return _Walk(db).type(ty, bound)


def may_have(db: Engine, declared: DeclaredType, interface: str) -> bool:
    """Whether the declaration lets the type have the interface, if its parts have it."""
    if declared.deriving is not None:
        return any(name == interface for name, _span in declared.deriving)
    if is_library(db, declared.definition.module):
        return interface in DERIVABLE
    return interface in DEFAULT_DERIVED


@value
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
            if _Walk(db, (declared.definition, interface)).type(field, Bound(interface)) is None:
                yield LackingPart(name, field, _culprit(db, interface, declared, field), place)


def _culprit(db: Engine, interface: str, declared: DeclaredType, ty: Type) -> Type:
    """The innermost type in `ty` that lacks the interface."""
    parts = ty.items if isinstance(ty, Tuple) else ty.arguments if isinstance(ty, Con) else ()
    lacking = (
        each for each in parts if _Walk(db, (declared.definition, interface)).type(each, Bound(interface)) is None
    )
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
            for needed in NEEDED.get(name, ())
            if name == "Ord" and needed not in names and not impls_for(db, (needed, declared.type_name, ()))
        )
        parts = lacking_parts(db, declared, name)
        if name in DECODED:
            findings.extend(_not_serialisable(db, declared, name, parts))
        else:
            findings.extend(_underivable(declared, name, span, part) for part in islice(parts, 1))
    return tuple(PlacedFinding(entry.item, each) for each in findings)


def _underivable(declared: DeclaredType, interface: str, span: Span, part: LackingPart) -> Finding:
    shown = show_type(part.type, declared.parameters)
    return Finding(span, CannotDerive(interface, declared.definition.name, part.name, shown))


def _not_serialisable(
    db: Engine, declared: DeclaredType, interface: str, parts: Iterator[LackingPart]
) -> Iterator[Finding]:
    """Told at the fields. A part that derives the interface itself, and can't, is told of there."""
    for part in parts:
        culprit = part.culprit
        definition = definition_of_type(db, culprit.name) if isinstance(culprit, Con) else None
        inner = None if definition is None else declared_type(db, definition)
        if inner is not None and may_have(db, inner, interface):
            continue
        shown = show_type(culprit, declared.parameters)
        addable = "" if inner is None or is_library(db, inner.definition.module) else inner.definition.name
        yield Finding(part.place, NotSerialisable(interface, declared.definition.name, part.name, shown, addable))


class _Walk:
    """Through all declarations that are reached. A declaration under way counts as having the interface, if all its
    parameters have it.
    """

    __slots__ = ("_db", "_under_way")

    def __init__(self, db: Engine, *under_way: tuple[DefId, str]) -> None:
        self._db = db
        self._under_way = set(under_way)

    def declaration(self, definition: DefId, interface: str) -> Needs | None:
        declared = declared_type(self._db, definition)
        if declared is None or not may_have(self._db, declared, interface):
            return None
        key = (definition, interface)
        if key in self._under_way:
            return frozenset((index, Bound(interface)) for index in range(len(declared.parameters)))
        self._under_way.add(key)
        try:
            fields = (field for variant in declared.variants for field in variant.fields)
            return self._all((field, Bound(interface)) for field in fields)
        finally:
            self._under_way.discard(key)

    def type(self, ty: Type, bound: Bound) -> Needs | None:
        """What the parameters must have so that `ty` has the interface."""
        match ty:
            case Var(index):
                return frozenset(((index, bound),))
            case Error():
                return frozenset()
            case Con(name, _) if PROJECTION in name:
                return frozenset()
            case _:
                impl = self._by_impl(ty, bound)
                return self._by_itself(ty, bound) if impl is None else self._all(impl)

    def _by_impl(self, ty: Type, bound: Bound) -> list[tuple[Type, Bound]] | None:
        """What an impl for the type asks for; None where there is no impl."""
        selected = select_impl(self._db, (bound, ty))
        head = None if selected is None else impl_head(self._db, selected.item)
        if selected is None or head is None:
            return None
        return [
            (argument, substitute_bound(each, selected.arguments))
            for argument, bounds in zip(selected.arguments, head.bounds, strict=True)
            for each in bounds
        ]

    def _by_itself(self, ty: Type, bound: Bound) -> Needs | None:
        interface = bound.interface
        match ty:
            case Tuple(items):
                return self._all((item, bound) for item in items)
            case Con(name, arguments) if not is_builtin(name):
                definition = definition_of_type(self._db, name)
                needed = None if definition is None else self.declaration(definition, interface)
                return None if needed is None else self._all((arguments[index], each) for index, each in needed)
            case Con(name, arguments):
                indices = builtin_needs(name, len(arguments), interface)
                return None if indices is None else self._all((arguments[index], bound) for index in indices)
            case _:
                return frozenset() if builtin_needs("->", 0, interface) is not None else None

    def _all(self, parts: Iterable[tuple[Type, Bound]]) -> Needs | None:
        found: set[tuple[int, Bound]] = set()
        for ty, bound in parts:
            needed = self.type(ty, bound)
            if needed is None:
                return None
            found |= needed
        return frozenset(found)
