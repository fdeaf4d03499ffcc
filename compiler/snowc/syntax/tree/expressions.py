"""Expressions that compute, and the sum of all expressions."""

from __future__ import annotations

from typing import TypeAlias

from snowc.source import Span
from snowc.syntax.tree.control import (
    Assert,
    Block,
    Break,
    Case,
    Closure,
    Continue,
    For,
    If,
    Receive,
    Return,
    While,
)
from snowc.syntax.tree.literals import AtomLiteral, BoolLiteral, FloatLiteral, IntLiteral, StringLiteral
from snowc.syntax.tree.node import node


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
