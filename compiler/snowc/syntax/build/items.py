"""Top-level items."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from snowc.source import Span
from snowc.syntax.build.context import Build, TokenIndex
from snowc.syntax.build.strings import plain_string
from snowc.syntax.errors import MisplacedPrefix, NotAnInterface
from snowc.syntax.generated import Writer
from snowc.syntax.tree import (
    ActorItem,
    AliasItem,
    Attribute,
    Block,
    ConstItem,
    ErrorItem,
    Expr,
    FnItem,
    Generic,
    Header,
    ImplItem,
    ImportedName,
    ImportItem,
    InterfaceItem,
    Item,
    ModuleItem,
    NamedType,
    Parameter,
    ServiceHandler,
    ServiceItem,
    StringLiteral,
    StructField,
    StructItem,
    SumItem,
    SupervisorChild,
    SupervisorItem,
    SupervisorSetting,
    TestItem,
    TypeExpr,
    Variant,
)
from snowc.values import replace, value


@value
class Prefix:
    """What may stand before an item's keyword."""

    start: int
    end: int
    attributes: tuple[Attribute, ...]
    is_public: bool


def no_prefix(cx: Build, start: int, end: int) -> Prefix:
    return Prefix(start, start, (), False)


def public_prefix(cx: Build, start: int, end: int) -> Prefix:
    return Prefix(start, end, (), True)


def attribute_prefix(cx: Build, start: int, end: int, attributes: list[Attribute]) -> Prefix:
    return Prefix(start, end, tuple(attributes), False)


def full_prefix(cx: Build, start: int, end: int, attributes: list[Attribute]) -> Prefix:
    return Prefix(start, end, tuple(attributes), True)


def bare_attribute(cx: Build, start: int, end: int, name: TokenIndex) -> Attribute:
    return Attribute(start, cx.ends[name], cx.word(name), (), ())


def attribute(cx: Build, start: int, end: int, name: TokenIndex, arguments: list[TokenIndex]) -> Attribute:
    strings: list[str] = []
    words: list[str] = []
    for token in arguments:
        if cx.text[cx.starts[token]] == '"':
            strings.append("".join(map(str, plain_string(cx, cx.starts[token], cx.ends[token], token).parts)))
        else:
            words.append(cx.word(token))
    return Attribute(start, end, cx.word(name), tuple(strings), tuple(words))


def _header(cx: Build, prefix: Prefix, name: TokenIndex) -> Header:
    doc = cx.docs.get(prefix.start)
    if doc is None and prefix.end > prefix.start:
        doc = _doc_between(cx, prefix.start, cx.starts[name])
    return Header(cx.word(name), cx.span(name), prefix.is_public, doc, prefix.attributes)


def _doc_between(cx: Build, start: int, end: int) -> str | None:
    """The doc of an item whose doc stands after its attributes."""
    for position, doc in cx.docs.items():
        if start < position <= end:
            return doc
    return None


def _refuse_prefix(cx: Build, prefix: Prefix, item: str) -> None:
    for attribute in prefix.attributes:
        _refuse(cx, Span(attribute.start, attribute.end), "@" + attribute.name, item)
    if prefix.is_public:
        _refuse(cx, Span(prefix.end - len("pub"), prefix.end), "pub", item)


def _refuse(cx: Build, span: Span, what: str, item: str) -> None:
    rest = cx.text[span.end :]
    removal = Span(span.start, span.end + len(rest) - len(rest.lstrip()))
    cx.report(span, MisplacedPrefix(what, item, removal))


def _only(kind: type, members: Iterable[object]) -> tuple:  # type: ignore[type-arg]
    return tuple(member for member in members if isinstance(member, kind))


def expression_body(cx: Build, start: int, end: int, value: Expr) -> Block:
    return Block(value.start, value.end, cx.next_id(), (value,))


def fn_item(
    cx: Build,
    start: int,
    end: int,
    prefix: Prefix,
    name: TokenIndex,
    generics: list[Generic],
    parameters: list[Parameter],
    result: TypeExpr | None,
    receives: TypeExpr | None,
    where: list[Generic],
    guard: Expr | None,
    body: Block | None,
) -> FnItem:
    header = _header(cx, prefix, name)
    return FnItem(
        start, end, header, tuple(generics), tuple(parameters), result, receives, tuple(where), guard, body, False
    )


def async_fn_item(cx: Build, start: int, end: int, *parts: Any) -> FnItem:
    """The same parts behind `async`."""
    return replace(fn_item(cx, start, end, *parts), is_async=True)


def struct_item(
    cx: Build,
    start: int,
    end: int,
    prefix: Prefix,
    name: TokenIndex,
    generics: list[Generic],
    fields: list[StructField | None],
    deriving: list[tuple[str, Span]] | None,
) -> StructItem:
    derived = None if deriving is None else tuple(deriving)
    return StructItem(start, end, _header(cx, prefix, name), tuple(generics), _only(StructField, fields), derived)


def sum_item(
    cx: Build,
    start: int,
    end: int,
    prefix: Prefix,
    name: TokenIndex,
    generics: list[Generic],
    variants: list[Variant | None],
    deriving: list[tuple[str, Span]] | None,
) -> SumItem:
    derived = None if deriving is None else tuple(deriving)
    return SumItem(start, end, _header(cx, prefix, name), tuple(generics), _only(Variant, variants), derived)


def alias_item(
    cx: Build, start: int, end: int, prefix: Prefix, name: TokenIndex, generics: list[Generic], type: TypeExpr
) -> AliasItem:
    return AliasItem(start, end, _header(cx, prefix, name), tuple(generics), type)


def interface_item(
    cx: Build,
    start: int,
    end: int,
    prefix: Prefix,
    name: TokenIndex,
    generics: list[Generic],
    bound: TypeExpr | None,
    members: list[FnItem | tuple[str, Span] | None],
) -> InterfaceItem:
    header = _header(cx, prefix, name)
    return InterfaceItem(start, end, header, tuple(generics), bound, _only(tuple, members), _only(FnItem, members))


def inherent_impl(
    cx: Build,
    start: int,
    end: int,
    prefix: Prefix,
    target: TypeExpr,
    where: list[Generic],
    members: list[FnItem | tuple[str, TypeExpr] | None],
) -> ImplItem:
    _refuse_prefix(cx, prefix, "impl")
    return ImplItem(start, end, None, target, tuple(where), _only(tuple, members), _only(FnItem, members))


def interface_impl(
    cx: Build,
    start: int,
    end: int,
    prefix: Prefix,
    interface: TypeExpr,
    target: TypeExpr,
    where: list[Generic],
    members: list[FnItem | tuple[str, TypeExpr] | None],
) -> ImplItem | ErrorItem:
    _refuse_prefix(cx, prefix, "impl")
    if not isinstance(interface, NamedType):
        cx.report(Span(interface.start, interface.end), NotAnInterface())
        return ErrorItem(start, end)
    return ImplItem(start, end, interface, target, tuple(where), _only(tuple, members), _only(FnItem, members))


def actor_item(
    cx: Build,
    start: int,
    end: int,
    prefix: Prefix,
    name: TokenIndex,
    parameters: list[Parameter],
    receives: TypeExpr | None,
    body: Block,
    terminate: Block | None = None,
) -> ActorItem:
    header = _header(cx, prefix, name)
    whole = body if terminate is None else _with_last_words(cx, body, terminate)
    return ActorItem(start, end, header, tuple(parameters), receives, whole, terminate)


def _with_last_words(cx: Build, body: Block, terminate: Block) -> Block:
    """The body leaves the clause with the runtime first, as a closure over the parameters."""
    place = Span(terminate.start, terminate.start)
    writer = Writer(place, cx.next_id)
    clause = writer.closure(writer.block(terminate, writer.unit()))
    statements = (writer.call("library:Intrinsics.at_end", clause), *body.statements)
    return Block(body.start, body.end, body.id, statements)


def service_item(
    cx: Build, start: int, end: int, prefix: Prefix, name: TokenIndex, members: list[ServiceHandler | FnItem | None]
) -> ServiceItem:
    header = _header(cx, prefix, name)
    return ServiceItem(start, end, header, _only(ServiceHandler, members), _only(FnItem, members))


def supervisor_item(
    cx: Build,
    start: int,
    end: int,
    prefix: Prefix,
    name: TokenIndex,
    members: list[SupervisorSetting | SupervisorChild | None],
) -> SupervisorItem:
    header = _header(cx, prefix, name)
    settings, children = _only(SupervisorSetting, members), _only(SupervisorChild, members)
    return SupervisorItem(start, end, header, settings, children)


def module_item(cx: Build, start: int, end: int, prefix: Prefix, name: TokenIndex, members: list[Item]) -> ModuleItem:
    return ModuleItem(start, end, _header(cx, prefix, name), tuple(members))


def const_item(cx: Build, start: int, end: int, prefix: Prefix, name: TokenIndex, value: Expr) -> ConstItem:
    return ConstItem(start, end, _header(cx, prefix, name), None, value)


def typed_const_item(
    cx: Build, start: int, end: int, prefix: Prefix, name: TokenIndex, annotation: TypeExpr, value: Expr
) -> ConstItem:
    return ConstItem(start, end, _header(cx, prefix, name), annotation, value)


def import_item(cx: Build, start: int, end: int, prefix: Prefix, path: list[TokenIndex]) -> ImportItem:
    return _import(cx, start, end, prefix, path, None, None)


def renamed_import_item(
    cx: Build, start: int, end: int, prefix: Prefix, path: list[TokenIndex], alias: TokenIndex
) -> ImportItem:
    return _import(cx, start, end, prefix, path, cx.word(alias), None)


def from_item(
    cx: Build, start: int, end: int, prefix: Prefix, path: list[TokenIndex], names: list[ImportedName]
) -> ImportItem:
    return _import(cx, start, end, prefix, path, None, tuple(names))


def _import(
    cx: Build,
    start: int,
    end: int,
    prefix: Prefix,
    path: list[TokenIndex],
    alias: str | None,
    names: tuple[ImportedName, ...] | None,
) -> ImportItem:
    _refuse_prefix(cx, prefix, "import")
    span = Span(cx.starts[path[0]], cx.ends[path[-1]])
    return ImportItem(start, end, tuple(map(cx.word, path)), span, alias, names)


def imported_name(cx: Build, start: int, end: int, name: TokenIndex) -> ImportedName:
    return ImportedName(start, end, cx.word(name), None)


def renamed_name(cx: Build, start: int, end: int, name: TokenIndex, alias: TokenIndex) -> ImportedName:
    return ImportedName(start, end, cx.word(name), cx.word(alias))


def test_item(cx: Build, start: int, end: int, prefix: Prefix, name: TokenIndex, body: Block) -> TestItem:
    return _test(cx, start, end, prefix, "test", name, body)


def bench_item(cx: Build, start: int, end: int, prefix: Prefix, name: TokenIndex, body: Block) -> TestItem:
    return _test(cx, start, end, prefix, "bench", name, body)


def _test(cx: Build, start: int, end: int, prefix: Prefix, kind: str, name: TokenIndex, body: Block) -> TestItem:
    _refuse_prefix(cx, prefix, kind)
    literal: StringLiteral = plain_string(cx, cx.starts[name], cx.ends[name], name)
    return TestItem(start, end, kind, "".join(map(str, literal.parts)), cx.span(name), body)


def error_item(cx: Build, start: int, end: int, token: TokenIndex) -> ErrorItem:
    return ErrorItem(start, end)
