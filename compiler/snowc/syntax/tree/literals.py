"""Literals: expressions, and what literal patterns compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snowc.syntax.tree.node import node

if TYPE_CHECKING:
    from snowc.syntax.tree.expressions import Expr


@node
class IntLiteral:
    """`value` is the mathematical value; a range check comes with the types."""

    start: int
    end: int
    id: int
    value: int


@node
class FloatLiteral:
    start: int
    end: int
    id: int
    value: float


@node
class BoolLiteral:
    start: int
    end: int
    id: int
    value: bool


@node
class StringLiteral:
    """Escapes are already decoded; an interpolation `${e}` is an expression among the parts. No parts is `""`."""

    start: int
    end: int
    id: int
    parts: tuple[str | Expr, ...]


@node
class AtomLiteral:
    start: int
    end: int
    id: int
    name: str
