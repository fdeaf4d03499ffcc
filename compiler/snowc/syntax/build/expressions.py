"""Expressions that compute: literals, names, operators, calls, collections."""

from __future__ import annotations

from snowc.source import Span
from snowc.syntax import tokens as t
from snowc.syntax.build.context import Build, TokenIndex
from snowc.syntax.foreign import RESERVED, SPELLINGS
from snowc.syntax.tree import (
    Argument,
    AtomLiteral,
    Await,
    Binary,
    Block,
    BoolLiteral,
    Call,
    Closure,
    ClosureClause,
    ErrorExpr,
    Expr,
    Field,
    FieldValue,
    FloatLiteral,
    Index,
    IntLiteral,
    ListExpr,
    MapExpr,
    Name,
    Parameter,
    Pipe,
    Range,
    StructExpr,
    StructUpdate,
    Try,
    TupleExpr,
    Unary,
    UpperName,
)

_BASES = {"0x": 16, "0o": 8, "0b": 2}


def int_(cx: Build, start: int, end: int, token: TokenIndex) -> IntLiteral | ErrorExpr:
    text = cx.text[start:end].replace("_", "")
    base = _BASES.get(text[:2], 10)
    try:
        value = int(text[2:] if base != 10 else text, base)
    except ValueError:  # the lexer has reported it
        return ErrorExpr(start, end, cx.next_id(), ())
    return IntLiteral(start, end, cx.next_id(), value)


def float_(cx: Build, start: int, end: int, token: TokenIndex) -> FloatLiteral:
    return FloatLiteral(start, end, cx.next_id(), float(cx.text[start:end].replace("_", "")))


def true(cx: Build, start: int, end: int) -> BoolLiteral:
    return BoolLiteral(start, end, cx.next_id(), True)


def false(cx: Build, start: int, end: int) -> BoolLiteral:
    return BoolLiteral(start, end, cx.next_id(), False)


def atom(cx: Build, start: int, end: int, token: TokenIndex) -> AtomLiteral:
    return AtomLiteral(start, end, cx.next_id(), cx.text[start + 1 : end])


def name(cx: Build, start: int, end: int, token: TokenIndex) -> Name | ErrorExpr:
    word = cx.text[start:end]
    if word in RESERVED:  # the lexer has reported it
        return ErrorExpr(start, end, cx.next_id(), ())
    return Name(start, end, cx.next_id(), word)


def upper_name(cx: Build, start: int, end: int, token: TokenIndex) -> UpperName:
    return UpperName(start, end, cx.next_id(), cx.text[start:end])


def field(cx: Build, start: int, end: int, receiver: Expr, token: TokenIndex) -> Field:
    return Field(start, end, cx.next_id(), receiver, cx.word(token), cx.span(token))


def argument(cx: Build, start: int, end: int, value: Expr) -> Argument:
    return Argument(start, end, None, value)


def named_argument(cx: Build, start: int, end: int, name: TokenIndex, value: Expr) -> Argument:
    return Argument(start, end, cx.word(name), value)


def call(cx: Build, start: int, end: int, function: Expr, arguments: list[Argument]) -> Call:
    return Call(start, end, cx.next_id(), function, tuple(arguments))


def trailing_call(
    cx: Build, start: int, end: int, function: Expr, arguments: list[Argument], bars: list[Parameter], body: Block
) -> Call:
    first = bars[0].start if bars else body.start
    clause = ClosureClause(first, body.end, tuple(bars), None, body)
    closure = Closure(first, end, cx.next_id(), (clause,), False)
    return Call(start, end, cx.next_id(), function, (*arguments, Argument(first, end, None, closure)))


def index(cx: Build, start: int, end: int, receiver: Expr, index: Expr) -> Index:
    return Index(start, end, cx.next_id(), receiver, index)


def try_expression(cx: Build, start: int, end: int, operand: Expr) -> Try:
    return Try(start, end, cx.next_id(), operand)


def await_expression(cx: Build, start: int, end: int, operand: Expr) -> Await | Try:
    """`await e?` is `(await e)?`."""
    if isinstance(operand, Try):
        inner = await_expression(cx, start, operand.operand.end, operand.operand)
        return Try(start, end, cx.next_id(), inner)
    return Await(start, end, cx.next_id(), operand)


def unary(cx: Build, start: int, end: int, operator: TokenIndex, operand: Expr) -> Unary:
    return Unary(start, end, cx.next_id(), "-" if cx.kinds[operator] == t.MINUS else "not", operand)


def binary(cx: Build, start: int, end: int, left: Expr, operator: TokenIndex, right: Expr) -> Binary | ErrorExpr:
    sign = cx.word(operator)
    sign = SPELLINGS.get(sign, sign)
    if sign not in _OPERATORS:  # the lexer has reported it
        return ErrorExpr(start, end, cx.next_id(), (left, right))
    return Binary(start, end, cx.next_id(), sign, cx.span(operator), left, right)


_OPERATORS = frozenset(("or", "and", "==", "!=", "<", ">", "<=", ">=", "++", "<>", "+", "-", "*", "/", "%", "::"))


def range_(cx: Build, start: int, end: int, low: Expr, high: Expr) -> Range:
    return Range(start, end, cx.next_id(), low, high)


def pipe(cx: Build, start: int, end: int, left: Expr, operator: TokenIndex, right: Expr) -> Pipe | Try:
    """`a |> f(b)?` applies `?` to the call."""
    if isinstance(right, Try):
        inner = pipe(cx, start, right.operand.end, left, operator, right.operand)
        return Try(start, end, cx.next_id(), inner)
    digits = cx.word(operator)[1:-1][:9]
    return Pipe(start, end, cx.next_id(), left, right, int(digits) if digits else 1)


def unit(cx: Build, start: int, end: int) -> TupleExpr:
    return TupleExpr(start, end, cx.next_id(), ())


def group(cx: Build, start: int, end: int, inner: Expr) -> Expr:
    return inner


def tuple_(cx: Build, start: int, end: int, first: Expr, rest: list[Expr]) -> TupleExpr:
    return TupleExpr(start, end, cx.next_id(), (first, *rest))


def list_expression(cx: Build, start: int, end: int, items: list[Expr]) -> ListExpr:
    return ListExpr(start, end, cx.next_id(), tuple(items))


def empty_map(cx: Build, start: int, end: int) -> MapExpr:
    return MapExpr(start, end, cx.next_id(), ())


def map_expression(cx: Build, start: int, end: int, entries: list[tuple[Expr, Expr]]) -> MapExpr:
    return MapExpr(start, end, cx.next_id(), tuple(entries))


def entry(cx: Build, start: int, end: int, key: Expr, value: Expr) -> tuple[Expr, Expr]:
    return key, value


def struct_update(cx: Build, start: int, end: int, base: Expr, fields: list[FieldValue]) -> StructUpdate:
    return StructUpdate(start, end, cx.next_id(), base, tuple(fields))


def struct_expression(cx: Build, start: int, end: int, path: UpperName | Field, fields: list[FieldValue]) -> StructExpr:
    return StructExpr(start, end, cx.next_id(), _path_words(path), Span(path.start, path.end), tuple(fields))


def _path_words(path: Expr) -> tuple[str, ...]:
    if isinstance(path, Field):
        return (*_path_words(path.receiver), path.name)
    return (path.name,) if isinstance(path, UpperName) else ()


def short_field_value(cx: Build, start: int, end: int, token: TokenIndex) -> FieldValue:
    word = cx.word(token)
    return FieldValue(start, end, word, cx.span(token), Name(start, end, cx.next_id(), word))


def field_value(cx: Build, start: int, end: int, token: TokenIndex, value: Expr) -> FieldValue:
    return FieldValue(start, end, cx.word(token), cx.span(token), value)


def error_expression(cx: Build, start: int, end: int, token: TokenIndex) -> ErrorExpr:
    parts = cx.read_parts(cx, Span(start, end)) if end > start else ()
    return ErrorExpr(start, end, cx.next_id(), parts)
