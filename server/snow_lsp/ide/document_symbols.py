"""The outline of a file: its items, with variants, fields and test names inside."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from snowc.database import Database
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.queries import parsed_file


class SymbolKind(enum.Enum):
    FUNCTION = enum.auto()
    ACTOR = enum.auto()
    STRUCT = enum.auto()
    SUM = enum.auto()
    ALIAS = enum.auto()
    CONSTANT = enum.auto()
    TEST = enum.auto()
    BENCHMARK = enum.auto()
    MODULE = enum.auto()
    INTERFACE = enum.auto()
    SERVICE = enum.auto()
    SUPERVISOR = enum.auto()
    IMPL = enum.auto()
    FIELD = enum.auto()
    VARIANT = enum.auto()


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """`whole` is the item, `name_span` its name; both relative to the file."""

    name: str
    kind: SymbolKind
    whole: Span
    name_span: Span
    children: tuple[OutlineEntry, ...] = ()


_KINDS: dict[type, SymbolKind] = {
    tree.FnItem: SymbolKind.FUNCTION,
    tree.ActorItem: SymbolKind.ACTOR,
    tree.StructItem: SymbolKind.STRUCT,
    tree.SumItem: SymbolKind.SUM,
    tree.AliasItem: SymbolKind.ALIAS,
    tree.ConstItem: SymbolKind.CONSTANT,
    tree.ModuleItem: SymbolKind.MODULE,
    tree.InterfaceItem: SymbolKind.INTERFACE,
    tree.ServiceItem: SymbolKind.SERVICE,
    tree.SupervisorItem: SymbolKind.SUPERVISOR,
}


def document_symbols(db: Database, file: FileId) -> tuple[OutlineEntry, ...]:
    """One entry per named item, in source order; the clauses of a function are one each."""
    found = []
    for placed in parsed_file(db, file).items:
        entry = _entry(placed.item.tree, placed.offset, len(placed.item.text), placed.item.text)
        if entry is not None:
            found.append(entry)
    return tuple(found)


def _entry(item: Any, offset: int, length: int, text: str) -> OutlineEntry | None:
    whole = Span(offset, offset + length)
    if isinstance(item, tree.TestItem):
        of_test = SymbolKind.TEST if item.kind == "test" else SymbolKind.BENCHMARK
        return OutlineEntry(item.name, of_test, whole, item.name_span.shifted(offset))
    if isinstance(item, tree.ImplItem):
        return _impl(item, offset, text)
    kind = _KINDS.get(type(item))
    if kind is None or not item.header.name:
        return None
    return OutlineEntry(
        item.header.name, kind, whole, item.header.name_span.shifted(offset), _parts(item, offset, text)
    )


def _impl(item: tree.ImplItem, offset: int, text: str) -> OutlineEntry:
    """An `impl` block is named by its head: `Shape for Square`, or the type alone."""
    head = Span(item.target.start if item.interface is None else item.interface.start, item.target.end)
    children = tuple(_named(each, offset) for each in item.functions if each.header.name)
    whole = Span(item.start, item.end).shifted(offset)
    return OutlineEntry(text[head.start : head.end], SymbolKind.IMPL, whole, head.shifted(offset), children)


def _parts(item: Any, offset: int, text: str) -> tuple[OutlineEntry, ...]:
    if isinstance(item, tree.StructItem):
        return tuple(_part(each, SymbolKind.FIELD, offset) for each in item.fields)
    if isinstance(item, tree.SumItem):
        return tuple(_part(each, SymbolKind.VARIANT, offset) for each in item.variants)
    if isinstance(item, tree.ModuleItem):
        inner = (_entry(each, offset, each.end, text) for each in item.items)
        return tuple(each for each in inner if each is not None)
    if isinstance(item, tree.ServiceItem):
        parts = [_part(each, SymbolKind.FUNCTION, offset) for each in item.handlers if each.name]
        parts += (_named(each, offset) for each in item.functions if each.header.name)
        return tuple(sorted(parts, key=lambda part: part.whole.start))
    if isinstance(item, tree.InterfaceItem):
        return tuple(_named(each, offset) for each in item.functions if each.header.name)
    if isinstance(item, tree.SupervisorItem):
        return tuple(_part(each, SymbolKind.FIELD, offset) for each in item.children if each.name)
    return ()


def _named(function: tree.FnItem, offset: int) -> OutlineEntry:
    whole = Span(function.start, function.end).shifted(offset)
    name = function.header.name_span.shifted(offset)
    return OutlineEntry(function.header.name, SymbolKind.FUNCTION, whole, name)


def _part(node: Any, kind: SymbolKind, offset: int) -> OutlineEntry:
    return OutlineEntry(node.name, kind, Span(node.start, node.end).shifted(offset), node.name_span.shifted(offset))
