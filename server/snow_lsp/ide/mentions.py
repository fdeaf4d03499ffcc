"""The mentions of an item: every name in it that stands for something, declarations included.

In: an item, its resolved names, what inference knows of its fields and methods. Out: one list, in source order, in
which definition, references, highlight, rename and semantic tokens look up. Refuses nothing: a name that stands for
nothing is no mention.

Who looks for some words only asks for `mentions_spelling`: it infers nothing where these words are names that stand for
something by scope alone, as most do; inferring one function takes the names of its whole module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from snow_lsp.ide.symbols import (
    AtomSymbol,
    ConstructorSymbol,
    DefinitionSymbol,
    FieldSymbol,
    LocalSymbol,
    Mention,
    SpecialSymbol,
    Symbol,
    TypeSymbol,
)
from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.query import query
from snowc.resolve.model import (
    ActorRef,
    ConstRef,
    ConstructorRef,
    DefId,
    FieldRef,
    FunctionRef,
    LocalRef,
    MemberRef,
    ModuleName,
    Reference,
    SpecialRef,
)
from snowc.resolve.queries import (
    definition_items,
    definition_of_item,
    module_names,
    module_of_item,
    resolved_item,
    scope_of,
)
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import item_of
from snowc.syntax.walk import children
from snowc.types.inferred import ClauseFacts
from snowc.types.queries import clause_facts, type_shape
from snowc.types.ty import Con
from snowc.types.type_names import type_entry

_FIELD_NAME = re.compile(r"([a-z_][A-Za-z0-9_]*)\s*::\s*$")


Words: TypeAlias = frozenset[str]


@query
def mentions(db: Database, ref: ItemRef) -> tuple[Mention, ...]:
    """All names of an item that stand for something, in source order; of two in one place the local is first."""
    return _collected(db, ref, None)


def mentions_spelling(db: Database, ref: ItemRef, words: Words) -> tuple[Mention, ...]:
    """Those of them that are spelled as one of the words."""
    return _spelled(db, (ref, words)).mentions


def needs_types(db: Database, ref: ItemRef, words: Words) -> bool:
    """Whether what one of the words stands for in an item depends on types: it is a field, a method, an argument's
    name.
    """
    return _spelled(db, (ref, words)).needs_types


@dataclass(frozen=True, slots=True)
class _Spelled:
    mentions: tuple[Mention, ...]
    needs_types: bool


@query
def _spelled(db: Database, key: tuple[ItemRef, Words]) -> _Spelled:
    ref, words = key
    item, module = item_of(db, ref), module_of_item(db, ref)
    if item is None or module is None or isinstance(item.tree, tree.ModuleItem):
        return _Spelled((), needs_types=False)
    collector = _collector(db, ref, item, module, words)
    found = (each for each in _sorted(collector) if item.text[each.span.start : each.span.end] in words)
    return _Spelled(tuple(found), collector.needs_types)


def _collected(db: Database, ref: ItemRef, words: Words | None) -> tuple[Mention, ...]:
    item, module = item_of(db, ref), module_of_item(db, ref)
    if item is None or module is None or isinstance(item.tree, tree.ModuleItem):
        return ()  # what is inside a nested module are items of their own
    return _sorted(_collector(db, ref, item, module, words))


def _collector(db: Database, ref: ItemRef, item: ParsedItem, module: ModuleName, words: Words | None) -> _Collector:
    collector = _Collector(db, ref, module, words)
    collector.declarations(item.tree, item.text)
    if not item.is_generated:  # which only declares a function that is made of a handler
        collector.walk(item.tree)
    return collector


def _sorted(collector: _Collector) -> tuple[Mention, ...]:
    return tuple(sorted(dict.fromkeys(collector.found), key=_order))


def _order(mention: Mention) -> tuple[Span, bool]:
    return mention.span, not isinstance(mention.symbol, LocalSymbol)


class _Collector:
    """Walks one item's tree. With `words`, what types say is asked for names that are spelled so only."""

    def __init__(self, db: Database, ref: ItemRef, module: ModuleName, words: Words | None) -> None:
        self.db = db
        self.ref = ref
        self.module = module
        self.words = words
        self.needs_types = False
        self.resolved = resolved_item(db, ref)
        self.bindings = {local.binding for local, _ in self.resolved.bindings}
        self.found: list[Mention] = []

    # --- what the item declares --------------------------------------------------------------------------------------

    def declarations(self, item: Any, text: str) -> None:
        """The names that the item itself introduces, and those that an import brings."""
        if isinstance(item, tree.ImportItem):
            self._imported(item)
        header = getattr(item, "header", None)
        if header is None or not header.name:
            return
        definition = definition_of_item(self.db, self.ref)
        if definition is not None and is_hidden(definition.name):
            return  # a handler declares the functions that are made of it
        if definition is not None:
            self._add(DefinitionSymbol(definition), header.name_span, is_declaration=self.ref.number == 0)
        elif isinstance(item, tree.StructItem | tree.SumItem | tree.AliasItem):
            self._type_declaration(item, text)
        elif isinstance(item, tree.ServiceItem | tree.InterfaceItem):
            self._add(TypeSymbol(DefId(self.module, header.name)), header.name_span, is_declaration=True)

    def _type_declaration(self, item: tree.StructItem | tree.SumItem | tree.AliasItem, text: str) -> None:
        owner = DefId(self.module, item.header.name)
        self._add(TypeSymbol(owner), item.header.name_span, is_declaration=True)
        type_name = self._written_name(owner)
        if isinstance(item, tree.StructItem) and type_name is not None:
            for field in item.fields:
                self._add(FieldSymbol(type_name, field.name), field.name_span, is_declaration=True)
        if isinstance(item, tree.SumItem):
            for variant in item.variants:
                self._add(ConstructorSymbol(owner, variant.name), variant.name_span, is_declaration=True)
                for name, span in _variant_fields(variant, text) if type_name is not None else ():
                    self._add(FieldSymbol(type_name or "", name, variant.name), span, is_declaration=True)

    def _imported(self, item: tree.ImportItem) -> None:
        names = module_names(self.db, ModuleName(".".join(item.path)))
        for each in item.names or ():
            spans = [Span(each.start, each.start + len(each.name))]
            if each.alias is not None:
                spans.append(Span(each.end - len(each.alias), each.end))
            value = self._symbol_of(names.values[each.name].reference) if each.name in names.values else None
            written = TypeSymbol(names.types[each.name].definition) if each.name in names.types else None
            for symbol in dict.fromkeys((value, written)):
                if symbol is not None:
                    self.found.extend(Mention(symbol, span, is_declaration=False) for span in spans)

    # --- what it names -----------------------------------------------------------------------------------------------

    def walk(self, root: Any) -> None:
        pending = [root]
        while pending:
            node = pending.pop()
            self._visit(node)
            pending.extend(children(node))

    def _visit(self, node: Any) -> None:
        if not _is_written(node):
            return
        match node:
            case tree.NamedType():
                self._named_type(node)
            case tree.NamePattern() | tree.AsPattern() | tree.FieldPattern():
                self._binding(node)
            case tree.OrPattern():
                self._later_alternatives(node)
            case tree.StructExpr() | tree.StructUpdate() | tree.StructPattern():
                self._struct_fields(node)
            case tree.AtomLiteral():
                self._add(AtomSymbol(node.name), Span(node.start + len(":"), node.end), is_declaration=False)
            case tree.Call(arguments=arguments) if any(self._is_wanted(each.name) for each in arguments):
                self._keyword_arguments(node)
        reference = self._reference_of(node)
        if reference is not None:
            self._reference_mention(node, reference)

    def _named_type(self, node: tree.NamedType) -> None:
        definition = self.resolved.type_names.get(node.start)
        if definition is not None:
            end = node.start + len(".".join(node.path))
            self._add(TypeSymbol(definition), Span(end - len(node.path[-1]), end), is_declaration=False)

    def _binding(self, node: tree.NamePattern | tree.AsPattern | tree.FieldPattern) -> None:
        if node.id in self.bindings:
            self._add(LocalSymbol(self.ref, node.id), _name_span(node), is_declaration=True)

    def _later_alternatives(self, node: tree.OrPattern) -> None:
        """The first alternative binds; the same names in the others stand for its locals."""
        bound = {each.name: each.id for each in binders(node) if each.id in self.bindings}
        for each in binders(node):
            if each.id not in self.bindings and each.name in bound:
                self._add(LocalSymbol(self.ref, bound[each.name]), _name_span(each), is_declaration=False)

    def _struct_fields(self, node: tree.StructExpr | tree.StructUpdate | tree.StructPattern) -> None:
        if not any(self._is_wanted(each.name) for each in node.fields):
            return
        self.needs_types = True
        reference, variant = self._reference_of(node), ""
        if isinstance(reference, ConstructorRef):
            type_name = self._written_name(reference.type)
            variant = "" if self._is_struct(reference.type) else reference.name
        else:
            type_name = self._type_name(node.id)
        if type_name is not None:
            for field in node.fields:
                self._add(FieldSymbol(type_name, field.name, variant), field.name_span, is_declaration=False)

    def _keyword_arguments(self, node: tree.Call) -> None:
        slots = self.facts.argument_slots.get(node.id, ()) if self.facts is not None else ()
        callee = self._callee(node)
        for argument, slot in zip(node.arguments, slots[len(slots) - len(node.arguments) :], strict=False):
            if argument.name is None or callee is None:
                continue
            parameter = _named_parameter(self.db, callee, slot, argument.name)
            if parameter is not None:
                span = Span(argument.start, argument.start + len(argument.name))
                self._add(parameter, span, is_declaration=False)

    def _callee(self, node: tree.Call) -> DefId | None:
        reference = self._reference_of(node.function)
        return reference.definition if isinstance(reference, FunctionRef) else None

    def _reference_mention(self, node: Any, reference: Reference) -> None:
        span = _name_span(node)
        match reference:
            case LocalRef(binding, _):
                self._add(LocalSymbol(self.ref, binding), span, is_declaration=False)
            case FieldRef(_, name) if isinstance(node, tree.Field):
                type_name = self._type_name(node.receiver.id)
                if type_name is not None:
                    self._add(FieldSymbol(type_name, name), span, is_declaration=False)
            case SpecialRef(name) if isinstance(node, tree.Name):
                self._add(SpecialSymbol(name), span, is_declaration=False)
            case _:
                symbol = self._symbol_of(reference)
                if symbol is not None:
                    self._add(symbol, span, is_declaration=False)
        if isinstance(reference, ConstructorRef):
            self._qualifying_type(node, reference.type)

    def _qualifying_type(self, node: Any, owner: DefId) -> None:
        """The type before a constructor: `Shape` in `Shape.Circle`, which may be a module as well."""
        match node:
            case tree.Field(receiver=tree.UpperName() as receiver):
                name, span, is_first = receiver.name, Span(receiver.start, receiver.end), True
            case tree.Field(receiver=tree.Field() as receiver):
                name, span, is_first = receiver.name, receiver.name_span, False
            case tree.ConstructorPattern() | tree.StructPattern() | tree.StructExpr() if len(node.path) > 1:
                name, is_first = node.path[-2], len(node.path) == 2
                end = node.path_span.end - len(node.path[-1]) - 1
                span = Span(end - len(name), end)
            case _:
                return
        entry = scope_of(self.db, self.module).types.get(name) if is_first else None
        if (entry is not None and entry.definition == owner) or (not is_first and name == owner.name):
            self._add(TypeSymbol(owner), span, is_declaration=False)

    # --- what is known -----------------------------------------------------------------------------------------------

    def _symbol_of(self, reference: Reference) -> Symbol | None:
        match reference:
            case FunctionRef(definition) | ActorRef(definition) | ConstRef(definition):
                return DefinitionSymbol(definition)
            case ConstructorRef(owner, _, name):
                return TypeSymbol(owner) if self._is_struct(owner) else ConstructorSymbol(owner, name)
            case _:
                return None

    def _is_struct(self, owner: DefId) -> bool:
        entry = type_entry(self.db, owner)
        return entry is not None and entry.kind == "struct"

    def _reference_of(self, node: Any) -> Reference | None:
        identity = getattr(node, "id", None)
        if identity is None:
            return None
        found = self.resolved.references.get(identity)
        may_depend = isinstance(node, tree.Field | tree.Index) and found is None
        if (may_depend or isinstance(found, MemberRef)) and self._is_wanted(getattr(node, "name", "")):
            facts = self.facts
            return found if facts is None else facts.references.get(identity, found)
        return found

    def _is_wanted(self, name: str | None) -> bool:
        """Whether what a name stands for is asked for; "" stands for one that is not written."""
        return name is not None and (self.words is None or name in self.words)

    @cached_property
    def facts(self) -> ClauseFacts | None:
        """What inference knows of the item."""
        self.needs_types = True
        return clause_facts(self.db, self.ref)

    def _type_name(self, identity: int) -> str | None:
        ty = self.facts.types.get(identity) if self.facts is not None else None
        return ty.name if isinstance(ty, Con) else None

    def _written_name(self, owner: DefId) -> str | None:
        shape = type_shape(self.db, owner)
        return None if shape is None else shape.type_name

    def _add(self, symbol: Symbol, span: Span, *, is_declaration: bool) -> None:
        if span.end > span.start:
            self.found.append(Mention(symbol, span, is_declaration))


def _is_written(node: Any) -> bool:
    """Whether a node's name is one that users write: items of services hold others, too."""
    name = getattr(node, "name", None) or next(iter(getattr(node, "path", ())), None)
    return not isinstance(name, str) or not (is_hidden(name) or ":" in name)


def _variant_fields(variant: tree.Variant, text: str) -> Iterator[tuple[str, Span]]:
    """The named fields of a variant. Their places are before their types: the tree holds only those of the types."""
    for field in variant.fields if variant.field_names is not None else ():
        match = _FIELD_NAME.search(text, variant.start, field.start)
        if match is not None:
            yield match[1], Span(*match.span(1))


def binders(pattern: Any) -> Iterator[tree.NamePattern | tree.AsPattern | tree.FieldPattern]:
    """The places of a pattern that name a local."""
    pending = [pattern]
    while pending:
        node = pending.pop()
        is_short = isinstance(node, tree.FieldPattern) and node.pattern is None
        if is_short or isinstance(node, tree.NamePattern | tree.AsPattern):
            yield node
        pending.extend(children(node))


def _named_parameter(db: Database, callee: DefId, slot: int, name: str) -> LocalSymbol | None:
    """The parameter that a keyword argument names: that of the first clause which has a plain name there."""
    for ref in definition_items(db, callee):
        item = item_of(db, ref)
        parameters = getattr(item.tree, "parameters", ()) if item is not None else ()
        pattern = parameters[slot].pattern if 0 <= slot < len(parameters) else None
        if isinstance(pattern, tree.NamePattern):
            return LocalSymbol(ref, pattern.id) if pattern.name == name else None
    return None


def _name_span(node: Any) -> Span:
    """The span of the name itself: the last segment of a path."""
    if isinstance(node, tree.Field | tree.AsPattern | tree.FieldPattern):
        return node.name_span
    if isinstance(node, tree.ConstructorPattern | tree.StructPattern | tree.StructExpr):
        end = node.path_span.end
        return Span(end - len(node.path[-1]), end)
    return Span(node.start, node.end)
