"""Expressions, and the statements and arms inside them."""

from __future__ import annotations

from typing import TypeAlias

from snowc.source import Span
from snowc.syntax.tree.node import node
from snowc.syntax.tree.patterns import Pattern
from snowc.syntax.tree.types import TypeExpr


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


@node
class Name:
    """A lower-case name: a local, parameter, function, constant, or `self`."""

    start: int
    end: int
    id: int
    name: str


@node
class UpperName:
    """An upper-case name: a constructor, or a module or type before a `.`."""

    start: int
    end: int
    id: int
    name: str


@node
class Field:
    """`receiver.name`: a field, a method, or a module's function or a type's constructor when the receiver is an
    `UpperName` path.

    While a name is being typed (`Job.`) `name` is "" and `name_span` is empty.
    """

    start: int
    end: int
    id: int
    receiver: Expr
    name: str
    name_span: Span


@node
class Argument:
    """One argument of a call; `name` for `name: value`."""

    start: int
    end: int
    name: str | None
    value: Expr


@node
class Call:
    """`function(arguments)`; a trailing `do |a| … end` is the last argument, a `Closure`."""

    start: int
    end: int
    id: int
    function: Expr
    arguments: tuple[Argument, ...]


@node
class Index:
    start: int
    end: int
    id: int
    receiver: Expr
    index: Expr


@node
class Unary:
    """`operator` is `-` or `not` (`!` is `not`)."""

    start: int
    end: int
    id: int
    operator: str
    operand: Expr


@node
class Binary:
    """`operator` is one of `or and == != < > <= >= ++ <> + - * / % ::` (`||`, `&&` are normalised)."""

    start: int
    end: int
    id: int
    operator: str
    operator_span: Span
    left: Expr
    right: Expr


@node
class Range:
    start: int
    end: int
    id: int
    low: Expr
    high: Expr


@node
class Pipe:
    """`left |> right`: `left` becomes argument number `slot` (1 for `|>`, 2 for `|2>`) of the call `right` (or `right`
    is a function)."""

    start: int
    end: int
    id: int
    left: Expr
    right: Expr
    slot: int


@node
class Try:
    """`operand?`."""

    start: int
    end: int
    id: int
    operand: Expr


@node
class Await:
    start: int
    end: int
    id: int
    operand: Expr


@node
class ListExpr:
    start: int
    end: int
    id: int
    items: tuple[Expr, ...]


@node
class TupleExpr:
    """No items is unit `()`. A parenthesised expression is not a tuple."""

    start: int
    end: int
    id: int
    items: tuple[Expr, ...]


@node
class MapExpr:
    """`%{k => v}`."""

    start: int
    end: int
    id: int
    entries: tuple[tuple[Expr, Expr], ...]


@node
class FieldValue:
    """`name: value` in a struct literal or update; the short form `name` has a `Name` as value."""

    start: int
    end: int
    name: str
    name_span: Span
    value: Expr


@node
class StructExpr:
    """`Point { x: 1, y: 2 }`."""

    start: int
    end: int
    id: int
    path: tuple[str, ...]
    path_span: Span
    fields: tuple[FieldValue, ...]


@node
class StructUpdate:
    """`%{base | x: 10}`."""

    start: int
    end: int
    id: int
    base: Expr
    fields: tuple[FieldValue, ...]


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


@node
class ErrorExpr:
    """Text that is no expression. `parts` are the expressions inside it that could still be read."""

    start: int
    end: int
    id: int
    parts: tuple[Expr, ...]


Expr: TypeAlias = (
    IntLiteral
    | FloatLiteral
    | BoolLiteral
    | StringLiteral
    | AtomLiteral
    | Name
    | UpperName
    | Field
    | Call
    | Index
    | Unary
    | Binary
    | Range
    | Pipe
    | Try
    | Await
    | ListExpr
    | TupleExpr
    | MapExpr
    | StructExpr
    | StructUpdate
    | Block
    | If
    | Case
    | Receive
    | Closure
    | For
    | While
    | Break
    | Continue
    | Return
    | Assert
    | ErrorExpr
)
