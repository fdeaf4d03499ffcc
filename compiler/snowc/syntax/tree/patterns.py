"""Patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from snowc.source import Span
from snowc.syntax.tree.node import node

if TYPE_CHECKING:
    from snowc.syntax.tree.literals import AtomLiteral, BoolLiteral, FloatLiteral, IntLiteral, StringLiteral


@node
class WildcardPattern:
    start: int
    end: int
    id: int


@node
class NamePattern:
    start: int
    end: int
    id: int
    name: str


@node
class LiteralPattern:
    """A literal, also a negative number (folded), string without interpolation, atom, Bool."""

    start: int
    end: int
    id: int
    value: IntLiteral | FloatLiteral | BoolLiteral | StringLiteral | AtomLiteral


@node
class ConstructorPattern:
    """`None`, `Circle(r)`, `Shape.Circle(r)`. `arguments` is None when no parentheses were written."""

    start: int
    end: int
    id: int
    path: tuple[str, ...]
    path_span: Span
    arguments: tuple[Pattern, ...] | None


@node
class FieldPattern:
    """One `name: pattern` of a struct pattern; `pattern` is None for the short form `name`; `id` is the binding's id
    then."""

    start: int
    end: int
    id: int
    name: str
    name_span: Span
    pattern: Pattern | None


@node
class StructPattern:
    """`Point { x: 0, y, .. }`."""

    start: int
    end: int
    id: int
    path: tuple[str, ...]
    path_span: Span
    fields: tuple[FieldPattern, ...]
    has_rest: bool


@node
class TuplePattern:
    """`(a, b)` or `{a, b}`; no items is unit."""

    start: int
    end: int
    id: int
    items: tuple[Pattern, ...]


@node
class ListPattern:
    """`[a, b, ..rest]`. `rest` is None without `..`; a WildcardPattern for a bare `..`."""

    start: int
    end: int
    id: int
    items: tuple[Pattern, ...]
    rest: NamePattern | WildcardPattern | None


@node
class ConsPattern:
    start: int
    end: int
    id: int
    head: Pattern
    tail: Pattern


@node
class OrPattern:
    start: int
    end: int
    id: int
    alternatives: tuple[Pattern, ...]


@node
class AsPattern:
    start: int
    end: int
    id: int
    pattern: Pattern
    name: str
    name_span: Span


@node
class ErrorPattern:
    """Text that is no pattern. `names` are what it may have been meant to bind, so that they are not called unknown."""

    start: int
    end: int
    id: int
    names: tuple[NamePattern, ...]


Pattern: TypeAlias = (
    WildcardPattern
    | NamePattern
    | LiteralPattern
    | ConstructorPattern
    | StructPattern
    | TuplePattern
    | ListPattern
    | ConsPattern
    | OrPattern
    | AsPattern
    | ErrorPattern
)
