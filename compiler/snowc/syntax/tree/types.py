"""Types as written."""

from __future__ import annotations

from typing import TypeAlias

from snowc.syntax.tree.node import node


@node
class NamedType:
    """`Int`, `List<Int>`, `Geometry.Vector`, `Self`, a type parameter `T`. `path` has one element for an unqualified
    name."""

    start: int
    end: int
    path: tuple[str, ...]
    arguments: tuple[TypeExpr, ...]


@node
class TupleType:
    """`(A, B)`; no items is the unit type."""

    start: int
    end: int
    items: tuple[TypeExpr, ...]


@node
class FunctionType:
    """`Fun(A, B) -> C`."""

    start: int
    end: int
    parameters: tuple[TypeExpr, ...]
    result: TypeExpr


@node
class OptionType:
    """`T?`."""

    start: int
    end: int
    inner: TypeExpr


@node
class ResultType:
    """`T!E`."""

    start: int
    end: int
    value: TypeExpr
    error: TypeExpr


@node
class AssociatedType:
    """`Self.Item`."""

    start: int
    end: int
    name: str


@node
class ErrorType:
    start: int
    end: int


TypeExpr: TypeAlias = NamedType | TupleType | FunctionType | OptionType | ResultType | AssociatedType | ErrorType
