"""What stands inside items: fields, variants, handlers, settings."""

from __future__ import annotations

from collections.abc import Sequence

from snowc.source import Span
from snowc.syntax.build.context import Build, TokenIndex
from snowc.syntax.tree import (
    Block,
    Expr,
    Parameter,
    Pattern,
    ServiceHandler,
    StructField,
    SupervisorChild,
    SupervisorSetting,
    TypeExpr,
    Variant,
)


def struct_field(
    cx: Build, start: int, end: int, name: TokenIndex, type: TypeExpr, default: Expr | None = None
) -> StructField:
    return StructField(start, end, cx.word(name), cx.span(name), type, default, cx.docs.get(start))


def variant(cx: Build, start: int, end: int, name: TokenIndex, fields: Sequence[TypeExpr] = ()) -> Variant:
    return Variant(start, end, cx.word(name), cx.span(name), tuple(fields), None, cx.docs.get(start))


def field_variant(cx: Build, start: int, end: int, name: TokenIndex, fields: list[tuple[str, TypeExpr]]) -> Variant:
    types = tuple(type for _, type in fields)
    names = tuple(field for field, _ in fields)
    return Variant(start, end, cx.word(name), cx.span(name), types, names, cx.docs.get(start))


def variant_field(cx: Build, start: int, end: int, name: TokenIndex, type: TypeExpr) -> tuple[str, TypeExpr]:
    return cx.word(name), type


def derived(cx: Build, start: int, end: int, name: TokenIndex) -> tuple[str, Span]:
    return cx.word(name), cx.span(name)


def associated_name(cx: Build, start: int, end: int, name: TokenIndex) -> tuple[str, Span]:
    return cx.word(name), cx.span(name)


def associated_type(cx: Build, start: int, end: int, name: TokenIndex, type: TypeExpr) -> tuple[str, TypeExpr]:
    return cx.word(name), type


def error_member(cx: Build, start: int, end: int, token: TokenIndex) -> None:
    return None


def terminate_block(cx: Build, start: int, end: int, body: Block) -> Block:
    return body


def call_handler(
    cx: Build,
    start: int,
    end: int,
    name: TokenIndex,
    parameters: list[Parameter],
    reply: TypeExpr | None,
    state: Pattern | None,
    body: Block,
) -> ServiceHandler:
    word, span, doc = cx.word(name), cx.span(name), cx.docs.get(start)
    return ServiceHandler(start, end, "call", word, span, tuple(parameters), None, reply, state, body, doc)


def cast_handler(
    cx: Build,
    start: int,
    end: int,
    name: TokenIndex,
    parameters: list[Parameter],
    state: Pattern | None,
    body: Block,
) -> ServiceHandler:
    word, span, doc = cx.word(name), cx.span(name), cx.docs.get(start)
    return ServiceHandler(start, end, "cast", word, span, tuple(parameters), None, None, state, body, doc)


def info_handler(
    cx: Build, start: int, end: int, pattern: Pattern, state: Pattern | None, body: Block
) -> ServiceHandler:
    span = Span(start, start + len("info"))
    return ServiceHandler(start, end, "info", "", span, (), pattern, None, state, body, cx.docs.get(start))


def terminate_handler(cx: Build, start: int, end: int, state: Pattern | None, body: Block) -> ServiceHandler:
    span = Span(start, start + len("terminate"))
    return ServiceHandler(start, end, "terminate", "", span, (), None, None, state, body, cx.docs.get(start))


def setting(cx: Build, start: int, end: int, name: TokenIndex, value: Expr) -> SupervisorSetting:
    return SupervisorSetting(start, end, cx.word(name), cx.span(name), value)


def child(cx: Build, start: int, end: int, name: TokenIndex, settings: list[SupervisorSetting]) -> SupervisorChild:
    return SupervisorChild(start, end, cx.word(name), cx.span(name), tuple(settings))
