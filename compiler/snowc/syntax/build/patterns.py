"""Patterns and parameters."""

from __future__ import annotations

import re

from snowc.source import Span
from snowc.syntax.build.context import Build, TokenIndex
from snowc.syntax.errors import InterpolatedText
from snowc.syntax.keywords import KEYWORDS
from snowc.syntax.tree import (
    AsPattern,
    AtomLiteral,
    BoolLiteral,
    ConsPattern,
    ConstructorPattern,
    ErrorExpr,
    ErrorPattern,
    FieldPattern,
    FloatLiteral,
    IntLiteral,
    ListPattern,
    LiteralPattern,
    NamePattern,
    OrPattern,
    Parameter,
    Pattern,
    StringLiteral,
    StructPattern,
    TuplePattern,
    TypeExpr,
    WildcardPattern,
)


def plain_parameter(cx: Build, start: int, end: int, pattern: Pattern) -> Parameter:
    return Parameter(start, end, pattern, None)


def typed_parameter(cx: Build, start: int, end: int, pattern: Pattern, annotation: TypeExpr) -> Parameter:
    return Parameter(start, end, pattern, annotation)


def self_parameter(cx: Build, start: int, end: int, token: TokenIndex) -> Parameter:
    return Parameter(start, end, NamePattern(start, end, cx.next_id(), "self"), None)


def typed_self_parameter(cx: Build, start: int, end: int, token: TokenIndex, annotation: TypeExpr) -> Parameter:
    pattern = NamePattern(cx.starts[token], cx.ends[token], cx.next_id(), "self")
    return Parameter(start, end, pattern, annotation)


def as_pattern(cx: Build, start: int, end: int, pattern: Pattern, name: TokenIndex) -> AsPattern:
    return AsPattern(start, end, cx.next_id(), pattern, cx.word(name), cx.span(name))


def or_pattern(cx: Build, start: int, end: int, first: Pattern, rest: list[Pattern]) -> OrPattern:
    return OrPattern(start, end, cx.next_id(), (first, *rest))


def cons_pattern(cx: Build, start: int, end: int, head: Pattern, tail: Pattern) -> ConsPattern:
    return ConsPattern(start, end, cx.next_id(), head, tail)


def name_pattern(cx: Build, start: int, end: int, name: TokenIndex) -> NamePattern | WildcardPattern:
    word = cx.text[start:end]
    if word == "_":
        return WildcardPattern(start, end, cx.next_id())
    return NamePattern(start, end, cx.next_id(), word)


def literal_pattern(
    cx: Build, start: int, end: int, value: IntLiteral | FloatLiteral | BoolLiteral | AtomLiteral | ErrorExpr
) -> LiteralPattern | ErrorPattern:
    if isinstance(value, ErrorExpr):
        return ErrorPattern(start, end, cx.next_id(), ())
    return LiteralPattern(start, end, cx.next_id(), value)


def string_pattern(cx: Build, start: int, end: int, value: StringLiteral) -> LiteralPattern | ErrorPattern:
    if any(not isinstance(part, str) for part in value.parts):
        cx.report(Span(start, end), InterpolatedText("pattern"))
        return ErrorPattern(start, end, cx.next_id(), ())
    return LiteralPattern(start, end, cx.next_id(), value)


def negative_pattern(
    cx: Build, start: int, end: int, number: IntLiteral | FloatLiteral | ErrorExpr
) -> LiteralPattern | ErrorPattern:
    if isinstance(number, ErrorExpr):
        return ErrorPattern(start, end, cx.next_id(), ())
    value: IntLiteral | FloatLiteral
    if isinstance(number, IntLiteral):
        value = IntLiteral(start, end, number.id, -number.value)
    else:
        value = FloatLiteral(start, end, number.id, -number.value)
    return LiteralPattern(start, end, cx.next_id(), value)


def _path_span(cx: Build, path: list[TokenIndex]) -> Span:
    return Span(cx.starts[path[0]], cx.ends[path[-1]])


def constructor_pattern(cx: Build, start: int, end: int, path: list[TokenIndex]) -> ConstructorPattern:
    return ConstructorPattern(start, end, cx.next_id(), tuple(map(cx.word, path)), _path_span(cx, path), None)


def applied_pattern(
    cx: Build, start: int, end: int, path: list[TokenIndex], arguments: list[Pattern]
) -> ConstructorPattern:
    words = tuple(map(cx.word, path))
    return ConstructorPattern(start, end, cx.next_id(), words, _path_span(cx, path), tuple(arguments))


def empty_struct_pattern(cx: Build, start: int, end: int, path: list[TokenIndex]) -> StructPattern:
    return struct_pattern(cx, start, end, path, [])


def struct_pattern(
    cx: Build, start: int, end: int, path: list[TokenIndex], fields: list[FieldPattern]
) -> StructPattern:
    words = tuple(map(cx.word, path))
    return StructPattern(start, end, cx.next_id(), words, _path_span(cx, path), tuple(fields), False)


def open_struct_pattern(
    cx: Build, start: int, end: int, path: list[TokenIndex], fields: list[FieldPattern]
) -> StructPattern:
    words = tuple(map(cx.word, path))
    return StructPattern(start, end, cx.next_id(), words, _path_span(cx, path), tuple(fields), True)


def rest_struct_pattern(cx: Build, start: int, end: int, path: list[TokenIndex]) -> StructPattern:
    return open_struct_pattern(cx, start, end, path, [])


def short_field_pattern(cx: Build, start: int, end: int, name: TokenIndex) -> FieldPattern:
    return FieldPattern(start, end, cx.next_id(), cx.word(name), cx.span(name), None)


def field_pattern(cx: Build, start: int, end: int, name: TokenIndex, pattern: Pattern) -> FieldPattern:
    return FieldPattern(start, end, cx.next_id(), cx.word(name), cx.span(name), pattern)


def unit_pattern(cx: Build, start: int, end: int) -> TuplePattern:
    return TuplePattern(start, end, cx.next_id(), ())


def grouped_pattern(cx: Build, start: int, end: int, inner: Pattern) -> Pattern:
    return inner


def tuple_pattern(cx: Build, start: int, end: int, first: Pattern, rest: list[Pattern]) -> TuplePattern:
    return TuplePattern(start, end, cx.next_id(), (first, *rest))


def list_pattern(cx: Build, start: int, end: int, items: list[Pattern]) -> ListPattern:
    return ListPattern(start, end, cx.next_id(), tuple(items), None)


def rest_list_pattern(
    cx: Build, start: int, end: int, items: list[Pattern], rest: NamePattern | WildcardPattern
) -> ListPattern:
    return ListPattern(start, end, cx.next_id(), tuple(items), rest)


def only_rest_pattern(cx: Build, start: int, end: int, rest: NamePattern | WildcardPattern) -> ListPattern:
    return ListPattern(start, end, cx.next_id(), (), rest)


def bare_rest(cx: Build, start: int, end: int) -> WildcardPattern:
    return WildcardPattern(start, end, cx.next_id())


def named_rest(cx: Build, start: int, end: int, name: TokenIndex) -> NamePattern | WildcardPattern:
    return name_pattern(cx, cx.starts[name], cx.ends[name], name)


def error_pattern(cx: Build, start: int, end: int, token: TokenIndex) -> ErrorPattern:
    names = {}
    for match in _LOOSE_NAME.finditer(cx.text, start, end):
        if match.group() not in KEYWORDS and match.group() not in names:
            names[match.group()] = NamePattern(match.start(), match.end(), cx.next_id(), match.group())
    return ErrorPattern(start, end, cx.next_id(), tuple(names.values()))


_LOOSE_NAME = re.compile(r"""(?<![\w.@:"'])[a-z][A-Za-z0-9_]*(?![\w(:"'])""")
"""A name in a text that is no pattern: not one that is called, quoted, or a field's."""
