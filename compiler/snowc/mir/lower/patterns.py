"""Patterns of the tree in normal form.

In: a pattern and what its names stand for. Out: a `MatchPattern`. In an or-pattern the first alternative's bindings
are the ones that the body uses; the other alternatives are translated to the same ids, by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.lower.context import Body
from snowc.mir.lower.literal_values import literal_value
from snowc.mir.lower.type_layout import declared_variants
from snowc.mir.matching.patterns import (
    ANYTHING,
    Bound,
    Either,
    ListOf,
    MatchPattern,
    Variant,
    constant,
)
from snowc.resolve.model import ConstructorRef
from snowc.syntax import tree

_Names = Mapping[str, int]


def match_pattern(body: Body, pattern: tree.Pattern, names: _Names | None = None) -> MatchPattern:
    """The normal form; `names` are the bindings of an or-pattern's first alternative."""
    translate = _TRANSLATIONS.get(type(pattern))
    if translate is None:
        raise CompilerBug(f"nobody lowers {type(pattern).__name__}", str(body.definition.id))
    return translate(body, pattern, {} if names is None else names)


def _bound(names: _Names, id: int, name: str, pattern: MatchPattern) -> MatchPattern:
    return Bound(names.get(name, id), name, pattern)


def _name(_: Body, pattern: tree.NamePattern, names: _Names) -> MatchPattern:
    return _bound(names, pattern.id, pattern.name, ANYTHING)


def _as(body: Body, pattern: tree.AsPattern, names: _Names) -> MatchPattern:
    return _bound(names, pattern.id, pattern.name, match_pattern(body, pattern.pattern, names))


def _literal(body: Body, pattern: tree.LiteralPattern, _: _Names) -> MatchPattern:
    return constant(literal_value(pattern.value, body.type_at(pattern.id)))


def _constructor(body: Body, pattern: tree.ConstructorPattern, names: _Names) -> MatchPattern:
    reference = _constructor_reference(body, pattern.id)
    variants = declared_variants(body.definition.db, reference.type)
    fields = tuple(match_pattern(body, each, names) for each in pattern.arguments or ())
    if len(fields) != len(variants[reference.index].fields):
        fields = (ANYTHING,) * len(variants[reference.index].fields)  # `Circle` without parentheses
    return Variant(reference.index, len(variants), fields)


def _struct(body: Body, pattern: tree.StructPattern, names: _Names) -> MatchPattern:
    reference = _constructor_reference(body, pattern.id)
    variants = declared_variants(body.definition.db, reference.type)
    given = {field.name: _field(body, field, names) for field in pattern.fields}
    field_names = variants[reference.index].field_names or ()
    return Variant(reference.index, len(variants), tuple(given.get(name, ANYTHING) for name in field_names))


def _field(body: Body, field: tree.FieldPattern, names: _Names) -> MatchPattern:
    if field.pattern is None:
        return _bound(names, field.id, field.name, ANYTHING)
    return match_pattern(body, field.pattern, names)


def _tuple(body: Body, pattern: tree.TuplePattern, names: _Names) -> MatchPattern:
    if not pattern.items:
        return ANYTHING  # unit has one value
    return Variant(0, 1, tuple(match_pattern(body, each, names) for each in pattern.items))


def _list(body: Body, pattern: tree.ListPattern, names: _Names) -> MatchPattern:
    items = tuple(match_pattern(body, each, names) for each in pattern.items)
    return ListOf(items, None if pattern.rest is None else match_pattern(body, pattern.rest, names))


def _cons(body: Body, pattern: tree.ConsPattern, names: _Names) -> MatchPattern:
    head = match_pattern(body, pattern.head, names)
    tail = match_pattern(body, pattern.tail, names)
    if isinstance(tail, ListOf):
        return ListOf((head, *tail.items), tail.rest)  # `a :: b :: rest` is `[a, b, ..rest]`
    return ListOf((head,), tail)


def _or(body: Body, pattern: tree.OrPattern, names: _Names) -> MatchPattern:
    first = match_pattern(body, pattern.alternatives[0], names)
    known = {**_bindings(first), **names}
    rest = (match_pattern(body, each, known) for each in pattern.alternatives[1:])
    return Either((first, *rest))


def _bindings(pattern: MatchPattern) -> dict[str, int]:
    match pattern:
        case Bound(id, name, inner):
            return {name: id, **_bindings(inner)}
        case Variant(_, _, parts) | ListOf(parts, None) | Either(parts):
            return {name: id for part in parts for name, id in _bindings(part).items()}
        case ListOf(parts, rest) if rest is not None:
            return {name: id for part in (*parts, rest) for name, id in _bindings(part).items()}
        case _:
            return {}


def bound_ids(pattern: tree.Pattern) -> frozenset[int]:
    """The ids of all names that a pattern binds."""
    found: set[int] = set()
    pending = [pattern]
    while pending:
        each = pending.pop()
        match each:
            case tree.NamePattern(id=id):
                found.add(id)
            case tree.AsPattern(id=id, pattern=inner):
                found.add(id)
                pending.append(inner)
            case tree.StructPattern(fields=fields):
                found.update(field.id for field in fields if field.pattern is None)
                pending += (field.pattern for field in fields if field.pattern is not None)
            case _:
                pending += _parts(each)
    return frozenset(found)


def _parts(pattern: tree.Pattern) -> tuple[tree.Pattern, ...]:
    match pattern:
        case tree.ConstructorPattern(arguments=parts):
            return parts or ()
        case (
            tree.TuplePattern(items=parts)
            | tree.ListPattern(items=parts, rest=None)
            | tree.OrPattern(alternatives=parts)
        ):
            return parts
        case tree.ListPattern(items=parts, rest=rest) if rest is not None:
            return (*parts, rest)
        case tree.ConsPattern(head=head, tail=tail):
            return (head, tail)
        case _:
            return ()


def _constructor_reference(body: Body, id: int) -> ConstructorRef:
    reference = body.reference(id)
    if not isinstance(reference, ConstructorRef):
        raise CompilerBug(f"pattern {id} is no constructor", str(body.definition.id))
    return reference


_TRANSLATIONS: dict[type, Callable[[Body, Any, _Names], MatchPattern]] = {
    tree.WildcardPattern: lambda _body, _pattern, _names: ANYTHING,
    tree.NamePattern: _name,
    tree.AsPattern: _as,
    tree.LiteralPattern: _literal,
    tree.ConstructorPattern: _constructor,
    tree.StructPattern: _struct,
    tree.TuplePattern: _tuple,
    tree.ListPattern: _list,
    tree.ConsPattern: _cons,
    tree.OrPattern: _or,
}
