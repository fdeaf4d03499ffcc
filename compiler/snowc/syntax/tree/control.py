"""Expressions that decide, repeat, bind, leave or make functions, and the arms, clauses and parameters inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snowc.syntax.tree.node import node
from snowc.syntax.tree.patterns import Pattern
from snowc.syntax.tree.types import TypeExpr

if TYPE_CHECKING:
    from snowc.syntax.tree.expressions import Expr


@node
class Let:
    """A `let` statement; stands only in a `Block`."""

    start: int
    end: int
    id: int
    pattern: Pattern
    annotation: TypeExpr | None
    value: Expr


@node
class Block:
    """Statements; the value is the last one's, or unit if that is a `Let` or there is none."""

    start: int
    end: int
    id: int
    statements: tuple[Let | Expr, ...]


@node
class If:
    """`otherwise` is a `Block`, another `If` (for `else if`), or None."""

    start: int
    end: int
    id: int
    condition: Expr
    then: Block
    otherwise: Block | If | None


@node
class Arm:
    """One arm of `case` or `receive`."""

    start: int
    end: int
    pattern: Pattern
    guard: Expr | None
    body: Block


@node
class Case:
    start: int
    end: int
    id: int
    subject: Expr
    arms: tuple[Arm, ...]


@node
class After:
    """`after timeout -> body` of a `receive`."""

    start: int
    end: int
    timeout: Expr
    body: Block


@node
class Receive:
    start: int
    end: int
    id: int
    arms: tuple[Arm, ...]
    after: After | None


@node
class Parameter:
    """A parameter of a function, closure or actor: a pattern and an optional written type. `self` is a NamePattern."""

    start: int
    end: int
    pattern: Pattern
    annotation: TypeExpr | None


@node
class ClosureClause:
    start: int
    end: int
    parameters: tuple[Parameter, ...]
    guard: Expr | None
    body: Block


@node
class Closure:
    start: int
    end: int
    id: int
    clauses: tuple[ClosureClause, ...]
    is_async: bool


@node
class For:
    start: int
    end: int
    id: int
    pattern: Pattern
    iterable: Expr
    guard: Expr | None
    body: Block


@node
class While:
    start: int
    end: int
    id: int
    condition: Expr
    body: Block


@node
class Break:
    start: int
    end: int
    id: int


@node
class Continue:
    start: int
    end: int
    id: int


@node
class Return:
    start: int
    end: int
    id: int
    value: Expr | None


@node
class Assert:
    """`assert cond` (one operand) or `assert_eq a, b` (two)."""

    start: int
    end: int
    id: int
    operands: tuple[Expr, ...]
