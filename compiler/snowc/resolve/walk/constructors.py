"""Constructors: bare or qualified, in expressions and patterns, positional or with fields."""

from __future__ import annotations

from snowc.diagnostics.facts import Fact
from snowc.resolve.containers import SELF
from snowc.resolve.errors import AmbiguousConstructor, NotAValue, UnknownConstructor
from snowc.resolve.model import ConstructorRef, Reference, TypeEntry
from snowc.resolve.suggestions import nearest
from snowc.resolve.walk.aliases import behind_aliases
from snowc.resolve.walk.hidden import hidden_value
from snowc.resolve.walk.paths import member, type_of
from snowc.resolve.walk.state import Walk
from snowc.source import Span


def bare_constructor(walk: Walk, name: str) -> Reference | Fact:
    """The meaning of an upper-case name on its own."""
    declared = walk.scope.values.get(name)
    if declared is not None and declared.others and isinstance(declared.reference, ConstructorRef):
        types = (declared.reference.type, *declared.others)
        return AmbiguousConstructor(name, tuple(each.name for each in types))
    if declared is not None:
        walk.note_use(name)
        return declared.reference
    hidden = hidden_value(walk, name)
    if hidden is not None:
        return hidden
    entry = walk.scope.types.get(name)
    if entry is not None:
        return NotAValue(name, entry.kind if entry.kind in ("struct", "service") else "type")
    if name in walk.scope.modules:
        return NotAValue(name, "module")
    return UnknownConstructor(name, None, _qualified(walk, name) or _similar(walk, name))


def _qualified(walk: Walk, name: str) -> str | None:
    """The constructor behind the name of its type: importing a type does not import its constructors."""
    owners = [alias for alias, entry in walk.scope.types.items() if name in entry.variants]
    return f"{owners[0]}.{name}" if len(owners) == 1 else None


def _similar(walk: Walk, name: str) -> str | None:
    return nearest(name, [each for each in walk.scope.values if each[:1].isupper()])


def resolve_constructor(walk: Walk, id_: int, path: tuple[str, ...], span: Span) -> None:
    """`None`, `Circle`, `Shape.Circle` in a pattern."""
    if walk.is_broken(path):
        return
    found = bare_constructor(walk, path[0]) if len(path) == 1 else member(walk, path[:-1], path[-1])
    walk.record(id_, span, found)


def resolve_with_fields(walk: Walk, id_: int, path: tuple[str, ...], span: Span) -> None:
    """`Point { … }` or `Rect { … }`: a struct, or a variant with named fields. In an impl `Self` is its type."""
    if path == (SELF,) and walk.self_path:
        path = walk.self_path
    entry = type_of(walk, path)
    if entry is not None and entry.kind != "sum":
        walk.record(id_, span, _struct(walk, entry))
        return
    resolve_constructor(walk, id_, path, span)


def _struct(walk: Walk, entry: TypeEntry) -> Reference | Fact:
    struct = behind_aliases(walk, entry)
    if struct is None:
        return NotAValue(entry.definition.name, "type alias")
    if struct.kind != "struct":
        return NotAValue(entry.definition.name, "service" if struct.kind == "service" else "type")
    return ConstructorRef(struct.definition, 0, struct.definition.name)
