"""What names stand for, as one list of mentions per item: definition, references and highlight are look-ups in it.

A mention is a symbol and the span of the name that stands for it, declarations included. Symbols are values: two
mentions mean the same thing exactly when their symbols are equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from snow_lsp.ide.definitions import clause_facts, definition_of_item
from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.inputs import STDLIB, module_files
from snowc.resolve.model import (
    ActorRef,
    ConstRef,
    ConstructorRef,
    DefId,
    FieldRef,
    FunctionRef,
    LocalRef,
    ModuleName,
    Reference,
)
from snowc.resolve.queries import definition_items, module_of_item, module_summary, resolved_item
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of, item_offsets
from snowc.syntax.walk import children
from snowc.types.inferred import ClauseFacts
from snowc.types.queries import type_shape
from snowc.types.ty import Con


@dataclass(frozen=True, slots=True)
class LocalSymbol:
    """A local of an item, by the id of the pattern that binds it."""

    item: ItemRef
    binding: int


@dataclass(frozen=True, slots=True)
class DefinitionSymbol:
    """A function, actor or constant."""

    definition: DefId


@dataclass(frozen=True, slots=True)
class TypeSymbol:
    """A struct, sum or alias; a struct's constructor is its type."""

    definition: DefId


@dataclass(frozen=True, slots=True)
class ConstructorSymbol:
    """A variant of a sum."""

    type: DefId
    name: str


@dataclass(frozen=True, slots=True)
class FieldSymbol:
    """A struct's field, by the struct's name in types."""

    type_name: str
    name: str


Symbol: TypeAlias = LocalSymbol | DefinitionSymbol | TypeSymbol | ConstructorSymbol | FieldSymbol


@dataclass(frozen=True, slots=True)
class Mention:
    """`span` is relative to the item. `is_declaration` marks the place that introduces the symbol."""

    symbol: Symbol
    span: Span
    is_declaration: bool


def symbol_at(db: Database, file: FileId, offset: int) -> tuple[Symbol, Span] | None:
    """The symbol whose name is at an offset, and the name's span in the file."""
    for ref, start in item_offsets(db, file).items():
        item = item_of(db, ref)
        if item is None or not start <= offset <= start + len(item.text):
            continue
        for mention in mentions(db, ref):
            if mention.span.start <= offset - start <= mention.span.end:
                return mention.symbol, mention.span.shifted(start)
    return None


def occurrences(db: Database, symbol: Symbol, files: tuple[FileId, ...]) -> Iterator[tuple[FileId, Span, bool]]:
    """Every mention of a symbol in the given files: file, absolute span, whether it is the declaration."""
    if isinstance(symbol, LocalSymbol):
        files = (symbol.item.file,)
    for file in files:
        for ref, start in item_offsets(db, file).items():
            if isinstance(symbol, LocalSymbol) and ref != symbol.item:
                continue
            for mention in mentions(db, ref):
                if mention.symbol == symbol:
                    yield file, mention.span.shifted(start), mention.is_declaration


def mentions(db: Database, ref: ItemRef) -> tuple[Mention, ...]:
    """All names of an item that stand for something, in source order."""
    item = item_of(db, ref)
    module = module_of_item(db, ref)
    if item is None or module is None or isinstance(item.tree, tree.ModuleItem):
        return ()  # what is inside a nested module are items of their own
    collector = _Collector(db, ref, module)
    collector.declarations(item.tree)
    collector.walk(item.tree)
    return tuple(sorted(collector.found, key=lambda mention: mention.span))


def declaring_items(db: Database, symbol: Symbol) -> tuple[ItemRef, ...]:
    """The items among whose mentions the symbol's declaration is."""
    match symbol:
        case LocalSymbol(item, _):
            return (item,)
        case DefinitionSymbol(definition):
            return definition_items(db, definition)
        case TypeSymbol(owner) | ConstructorSymbol(owner, _):
            return _type_items(db, owner.module, owner.name)
        case FieldSymbol(type_name, _):
            module, _, name = type_name.rpartition(".")
            modules = [ModuleName(module)] if module else [ModuleName(each) for each, _ in module_files(db, STDLIB)]
            return tuple(item for each in modules for item in _type_items(db, each, name))


def _type_items(db: Database, module: ModuleName, name: str) -> tuple[ItemRef, ...]:
    return tuple(entry.item for entry in module_summary(db, module).types if entry.definition.name == name)


class _Collector:
    """Walks one item's tree."""

    def __init__(self, db: Database, ref: ItemRef, module: ModuleName) -> None:
        self.db = db
        self.ref = ref
        self.module = module
        self.resolved = resolved_item(db, ref)
        self.facts: ClauseFacts | None = clause_facts(db, ref)
        self.bindings = {local.binding for local, _ in self.resolved.bindings}
        self.found: list[Mention] = []

    def declarations(self, item: Any) -> None:
        """The names that the item itself introduces."""
        header = getattr(item, "header", None)
        if header is None or not header.name:
            return
        definition = definition_of_item(self.db, self.ref)
        if definition is not None:
            self._add(DefinitionSymbol(definition), header.name_span, is_declaration=self.ref.number == 0)
            return
        if not isinstance(item, (tree.StructItem, tree.SumItem, tree.AliasItem)):
            return
        owner = DefId(self.module, header.name)
        self._add(TypeSymbol(owner), header.name_span, is_declaration=True)
        if isinstance(item, tree.SumItem):
            for variant in item.variants:
                self._add(ConstructorSymbol(owner, variant.name), variant.name_span, is_declaration=True)
        if isinstance(item, tree.StructItem):
            shape = type_shape(self.db, owner)
            if shape is not None:
                for field in item.fields:
                    self._add(FieldSymbol(shape.type_name, field.name), field.name_span, is_declaration=True)

    def walk(self, root: Any) -> None:
        pending = [root]
        while pending:
            node = pending.pop()
            self._visit(node)
            pending.extend(children(node))

    def _visit(self, node: Any) -> None:
        if isinstance(node, tree.NamedType):
            self._named_type(node)
        elif isinstance(node, (tree.NamePattern, tree.AsPattern, tree.FieldPattern)):
            self._binding(node)
        elif isinstance(node, (tree.StructExpr, tree.StructUpdate)):
            self._struct_fields(node)
        identity = getattr(node, "id", None)
        if identity is None:
            return
        reference = self._reference(identity)
        if reference is not None:
            self._reference_mention(node, reference)

    def _named_type(self, node: tree.NamedType) -> None:
        definition = self.resolved.type_names.get(node.start)
        if definition is not None:
            end = node.start + len(".".join(node.path))
            self._add(TypeSymbol(definition), Span(end - len(node.path[-1]), end), is_declaration=False)

    def _binding(self, node: tree.NamePattern | tree.AsPattern | tree.FieldPattern) -> None:
        if node.id in self.bindings:
            span = Span(node.start, node.end) if isinstance(node, tree.NamePattern) else node.name_span
            self._add(LocalSymbol(self.ref, node.id), span, is_declaration=True)

    def _struct_fields(self, node: tree.StructExpr | tree.StructUpdate) -> None:
        type_name = self._type_name(node.id)
        if type_name is not None:
            for field in node.fields:
                self._add(FieldSymbol(type_name, field.name), field.name_span, is_declaration=False)

    def _reference_mention(self, node: Any, reference: Reference) -> None:
        span = _name_span(node)
        match reference:
            case LocalRef(binding, _):
                self._add(LocalSymbol(self.ref, binding), span, is_declaration=False)
            case FunctionRef(definition) | ActorRef(definition) | ConstRef(definition):
                self._add(DefinitionSymbol(definition), span, is_declaration=False)
            case ConstructorRef(owner, _, name):
                self._add(_constructor_symbol(self.db, owner, name), span, is_declaration=False)
            case FieldRef(_, name) if isinstance(node, tree.Field):
                type_name = self._type_name(node.receiver.id)
                if type_name is not None:
                    self._add(FieldSymbol(type_name, name), span, is_declaration=False)
            case _:
                return

    def _reference(self, identity: int) -> Reference | None:
        known: Mapping[int, Reference] = self.facts.references if self.facts is not None else {}
        return known.get(identity) or self.resolved.references.get(identity)

    def _type_name(self, identity: int) -> str | None:
        ty = self.facts.types.get(identity) if self.facts is not None else None
        return ty.name if isinstance(ty, Con) else None

    def _add(self, symbol: Symbol, span: Span, *, is_declaration: bool) -> None:
        if span.end > span.start:
            self.found.append(Mention(symbol, span, is_declaration))


def _constructor_symbol(db: Database, owner: DefId, name: str) -> Symbol:
    entries = module_summary(db, owner.module).types
    is_struct = any(entry.definition == owner and entry.kind == "struct" for entry in entries)
    return TypeSymbol(owner) if is_struct else ConstructorSymbol(owner, name)


def _name_span(node: Any) -> Span:
    """The span of the name itself: the last segment of a path."""
    if isinstance(node, tree.Field):
        return node.name_span
    if isinstance(node, (tree.ConstructorPattern, tree.StructPattern, tree.StructExpr)):
        end = node.path_span.end
        return Span(end - len(node.path[-1]), end)
    return Span(node.start, node.end)
