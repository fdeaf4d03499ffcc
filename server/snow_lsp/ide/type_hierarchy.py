"""Types above and below: the interfaces that a type implements or derives, or that an interface asks for; and back.

In: a place, or the definition of a type or interface. Out: types and interfaces with their places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from snow_lsp.ide.mentions import mentions
from snow_lsp.ide.occurrences import declaring_items, symbol_at
from snow_lsp.ide.symbols import TypeSymbol
from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.inputs import PROJECT, STDLIB, module_files
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import module_of_item, module_summary, project_modules, scope_of
from snowc.source import FileId, FileSpan, Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of, item_offset
from snowc.types.interfaces.queries import impls_of, impls_of_type


@dataclass(frozen=True, slots=True)
class TypeNode:
    """A type, or an interface, with the places of its whole declaration and its name."""

    definition: DefId
    is_interface: bool
    whole: FileSpan
    name: FileSpan


def type_node_at(db: Database, file: FileId, offset: int) -> TypeNode | None:
    """The type or interface that is named at an offset."""
    found = symbol_at(db, file, offset)
    return type_node(db, found[0].definition) if found is not None and isinstance(found[0], TypeSymbol) else None


def type_node(db: Database, definition: DefId) -> TypeNode | None:
    """None for what has no declaration: the built-in types."""
    for ref in declaring_items(db, TypeSymbol(definition)):
        item, start = item_of(db, ref), item_offset(db, ref)
        header = None if item is None else getattr(item.tree, "header", None)
        if item is not None and start is not None and header is not None and header.name == definition.name:
            whole = Span(item.tree.start, item.tree.end).shifted(start)
            is_interface = isinstance(item.tree, tree.InterfaceItem)
            return TypeNode(
                definition, is_interface, FileSpan(ref.file, whole), FileSpan(ref.file, header.name_span.shifted(start))
            )
    return None


def supertypes(db: Database, definition: DefId) -> tuple[TypeNode, ...]:
    """What a type implements and derives; the interfaces that an interface asks for."""
    return _nodes(db, _above(db, definition))


def subtypes(db: Database, definition: DefId) -> tuple[TypeNode, ...]:
    """The types that implement or derive an interface, and the interfaces that ask for it."""
    if not _is_interface(db, definition):
        return ()
    implementing = (_named_at(db, each.item, _target) for each in impls_of(db, definition))
    others = (each for each in _all_types(db) if definition in _above_by_declaration(db, each))
    return _nodes(db, (*implementing, *others))


def _above(db: Database, definition: DefId) -> Iterator[DefId | None]:
    yield from _above_by_declaration(db, definition)
    if not _is_interface(db, definition):
        yield from (_named_at(db, each.item, _interface) for each in impls_of_type(db, definition))


def _above_by_declaration(db: Database, definition: DefId) -> Iterator[DefId]:
    for ref in declaring_items(db, TypeSymbol(definition)):
        item = item_of(db, ref)
        module = module_of_item(db, ref)
        if item is None or module is None:
            continue
        if isinstance(item.tree, tree.StructItem | tree.SumItem):
            interfaces = scope_of(db, module).interfaces
            for name, _ in item.tree.deriving or ():
                if name in interfaces:
                    yield interfaces[name].definition
        elif isinstance(item.tree, tree.InterfaceItem) and item.tree.bound is not None:
            bound = item.tree.bound
            yield from _types_between(db, ref, Span(bound.start, bound.end))


def _types_between(db: Database, ref: ItemRef, span: Span) -> Iterator[DefId]:
    for mention in mentions(db, ref):
        if isinstance(mention.symbol, TypeSymbol) and span.start <= mention.span.start and mention.span.end <= span.end:
            yield mention.symbol.definition


def _interface(impl: tree.ImplItem) -> Span | None:
    return None if impl.interface is None else Span(impl.interface.start, impl.interface.end)


def _target(impl: tree.ImplItem) -> Span:
    return Span(impl.target.start, impl.target.end)


def _named_at(db: Database, ref: ItemRef, place: Callable[[tree.ImplItem], Span | None]) -> DefId | None:
    """The type that is named first in a part of an impl's head."""
    item = item_of(db, ref)
    span = place(item.tree) if item is not None and isinstance(item.tree, tree.ImplItem) else None
    return None if span is None else next(_types_between(db, ref, span), None)


def _is_interface(db: Database, definition: DefId) -> bool:
    return any(each.definition == definition for each in module_summary(db, definition.module).interfaces)


def _all_types(db: Database) -> Iterator[DefId]:
    """Of the project, then of the library."""
    library = (module for module, _ in module_files(db, STDLIB))
    for module in (*project_modules(db, PROJECT), *library):
        summary = module_summary(db, ModuleName(module))
        yield from (each.definition for each in summary.types)
        yield from (each.definition for each in summary.interfaces)


def _nodes(db: Database, definitions: Iterable[DefId | None]) -> tuple[TypeNode, ...]:
    known = (type_node(db, each) for each in dict.fromkeys(definitions) if each is not None)
    return tuple(each for each in known if each is not None)
