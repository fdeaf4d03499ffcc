"""Types as written."""

from __future__ import annotations

from collections.abc import Sequence

from snowc.syntax.build.context import Build, TokenIndex
from snowc.syntax.errors import NotATypeComparison
from snowc.syntax.tree import (
    AssociatedType,
    ErrorType,
    FunctionType,
    Generic,
    NamedType,
    OptionType,
    ResultType,
    TupleType,
    TypeExpr,
)


def function_type(cx: Build, start: int, end: int, parameters: list[TypeExpr], result: TypeExpr) -> FunctionType:
    return FunctionType(start, end, tuple(parameters), result)


def option_type(cx: Build, start: int, end: int, inner: TypeExpr) -> OptionType:
    return OptionType(start, end, inner)


def result_type(cx: Build, start: int, end: int, value: TypeExpr, error: TypeExpr) -> ResultType:
    return ResultType(start, end, value, error)


def unit_type(cx: Build, start: int, end: int) -> TupleType:
    return TupleType(start, end, ())


def grouped_type(cx: Build, start: int, end: int, inner: TypeExpr) -> TypeExpr:
    return inner


def tuple_type(cx: Build, start: int, end: int, first: TypeExpr, rest: list[TypeExpr]) -> TupleType:
    return TupleType(start, end, (first, *rest))


def error_type(cx: Build, start: int, end: int, token: TokenIndex) -> ErrorType:
    return ErrorType(start, end)


def plain_named_type(cx: Build, start: int, end: int, path: list[TokenIndex]) -> NamedType | AssociatedType:
    words = tuple(map(cx.word, path))
    if len(words) == 2 and words[0] == "Self":
        return AssociatedType(start, end, words[1])
    return NamedType(start, end, words, ())


def applied_named_type(cx: Build, start: int, end: int, path: list[TokenIndex], arguments: list[TypeExpr]) -> NamedType:
    return NamedType(start, end, tuple(map(cx.word, path)), tuple(arguments))


def generic(cx: Build, start: int, end: int, name: TokenIndex, bounds: Sequence[TypeExpr] = ()) -> Generic:
    return Generic(start, end, cx.word(name), tuple(bounds))


def part_condition(
    cx: Build, start: int, end: int, name: TokenIndex, part: TokenIndex, bounds: Sequence[TypeExpr]
) -> Generic:
    return Generic(start, end, cx.word(name), tuple(bounds), cx.word(part))


def equal_condition(
    cx: Build, start: int, end: int, name: TokenIndex, part: TokenIndex, sign: TokenIndex, equal: TypeExpr
) -> Generic:
    """`T.Item == Int`; types are compared by `==` only."""
    if cx.word(sign) != "==":
        cx.report(cx.span(sign), NotATypeComparison(cx.word(sign)))
    return Generic(start, end, cx.word(name), (), cx.word(part), equal)
