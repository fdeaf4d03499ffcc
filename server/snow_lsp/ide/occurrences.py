"""Look-ups in the mentions of items: the symbol at an offset, everything that names it, where it is declared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from snow_lsp.ide.mentions import mentions
from snow_lsp.ide.symbols import (
    ConstructorSymbol,
    DefinitionSymbol,
    FieldSymbol,
    LocalSymbol,
    SpecialSymbol,
    Symbol,
    TypeSymbol,
    name_of,
)
from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.inputs import STDLIB, file_text, module_files
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import definition_items, definition_of_item, module_summary
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of, item_offsets
from snowc.types.interfaces.queries import same_functions

_RENAMES = re.compile(r"\bas\b")
"""What a file has that gives an imported name another one."""


def symbol_at(db: Database, file: FileId, offset: int) -> tuple[Symbol, Span] | None:
    """The symbol whose name is at an offset, and the name's span in the file. Where a short form (`Point { x }`) names
    a field and a local at once, the local.
    """
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
    is_inside = isinstance(symbol, LocalSymbol) and not is_parameter(db, symbol)
    spelled = _written_name(symbol)
    for file in files:
        text = file_text(db, file) or ""
        if spelled not in text:
            continue  # a file that gives the name another one (`import … as`) spells both
        may_be_renamed = _RENAMES.search(text) is not None
        for ref, start in item_offsets(db, file).items():
            if is_inside and isinstance(symbol, LocalSymbol) and ref != symbol.item:
                continue
            item = item_of(db, ref)
            if item is not None and not may_be_renamed and not item.is_generated and spelled not in item.text:
                continue  # a generated item declares what is spelled as a handler's name
            for mention in mentions(db, ref):
                if mention.symbol == symbol:
                    yield file, mention.span.shifted(start), mention.is_declaration


def same_symbols(db: Database, symbol: Symbol) -> tuple[Symbol, ...]:
    """The symbols that a reader takes for one: an interface's function and those of its impls."""
    if not isinstance(symbol, DefinitionSymbol):
        return (symbol,)
    return tuple(DefinitionSymbol(each) for each in same_functions(db, symbol.definition))


def _written_name(symbol: Symbol) -> str:
    """What a file must spell to mention a symbol; "" where that is not known."""
    name = name_of(symbol)
    return "" if name is None or ":" in name else name


def is_parameter(db: Database, symbol: LocalSymbol) -> bool:
    """Whether a local can be named in calls, as `name: value`."""
    item = item_of(db, symbol.item)
    if item is None or not isinstance(item.tree, tree.FnItem | tree.ActorItem):
        return False
    patterns = (parameter.pattern for parameter in item.tree.parameters)
    is_plain = any(isinstance(each, tree.NamePattern) and each.id == symbol.binding for each in patterns)
    return is_plain and definition_of_item(db, symbol.item) is not None


def declaring_items(db: Database, symbol: Symbol) -> tuple[ItemRef, ...]:
    """The items among whose mentions the symbol's declaration is."""
    match symbol:
        case LocalSymbol(item, _):
            return (item,)
        case DefinitionSymbol(definition):
            return definition_items(db, definition)
        case TypeSymbol(owner) | ConstructorSymbol(owner, _):
            return _type_items(db, owner.module, owner.name)
        case SpecialSymbol():
            return ()
        case FieldSymbol(type_name, _, _):
            module, _, name = type_name.rpartition(".")
            modules = [ModuleName(module)] if module else [ModuleName(each) for each, _ in module_files(db, STDLIB)]
            return tuple(item for each in modules for item in _type_items(db, each, name))


def _type_items(db: Database, module: ModuleName, name: str) -> tuple[ItemRef, ...]:
    summary = module_summary(db, module)
    types = (each.item for each in summary.types if each.definition.name == name)
    return (*types, *(each.item for each in summary.interfaces if each.definition.name == name))
