"""Look-ups in the mentions of items: the symbol at an offset, everything that names it, where it is declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from snow_lsp.ide.handlers_of_services import handler_of
from snow_lsp.ide.mentions import mentions, mentions_spelling
from snow_lsp.ide.spelling import items_that_may_mention, words_for, written_name
from snow_lsp.ide.symbols import (
    AtomSymbol,
    ConstructorSymbol,
    DefinitionSymbol,
    FieldSymbol,
    LocalSymbol,
    SpecialSymbol,
    Symbol,
    TypeSymbol,
)
from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.inputs import STDLIB, module_files
from snowc.resolve.model import ModuleName
from snowc.resolve.modules import files_by_module
from snowc.resolve.queries import definition_items, definition_of_item, module_summary
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import item_of, item_offset, item_offsets
from snowc.types.interfaces.queries import same_functions


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
    name = written_name(db, symbol)
    inside = symbol.item if isinstance(symbol, LocalSymbol) and not is_parameter(db, symbol) else None
    is_spelled = _is_spelled(db, symbol, name)
    for file in files if inside is None else [each for each in files if each == inside.file]:
        words = words_for(db, file, name) if is_spelled else None
        for ref, start in _candidates(db, symbol, name, file) if inside is None else _placed(db, (inside,)):
            for mention in mentions(db, ref) if words is None else mentions_spelling(db, ref, words):
                if mention.symbol == symbol:
                    yield file, mention.span.shifted(start), mention.is_declaration


def _is_spelled(db: Database, symbol: Symbol, name: str) -> bool:
    """Whether every mention of a symbol spells its name, or what an import calls it. (`xs[i]` mentions `List.get`; a
    service's function is declared by a handler, which is spelled otherwise.)
    """
    if not name or isinstance(symbol, LocalSymbol):
        return False
    if not isinstance(symbol, DefinitionSymbol):
        return True
    is_own = symbol.definition.module not in files_by_module(db, STDLIB)
    items = (item_of(db, each) for each in declaring_items(db, symbol))
    return is_own and all(each is not None and _is_written_as(each, name) for each in items)


def _is_written_as(item: ParsedItem, name: str) -> bool:
    header = getattr(item.tree, "header", None)
    return not item.is_generated and header is not None and header.name == name


def _candidates(db: Database, symbol: Symbol, name: str, file: FileId) -> Iterator[tuple[ItemRef, int]]:
    """Items that may mention a symbol. Its declaration may be spelled otherwise: `init` is that of `start`."""
    spelling = dict(items_that_may_mention(db, file, name))
    yield from spelling.items()
    declaring = (each for each in declaring_items(db, symbol) if each.file == file and each not in spelling)
    yield from _placed(db, declaring)


def _placed(db: Database, refs: Iterable[ItemRef]) -> Iterator[tuple[ItemRef, int]]:
    for ref in refs:
        start = item_offset(db, ref)
        if start is not None:
            yield ref, start


def same_symbols(db: Database, symbol: Symbol) -> tuple[Symbol, ...]:
    """The symbols that a reader takes for one: an interface's function and those of its impls; the functions that are
    made of one handler of a service.
    """
    if not isinstance(symbol, DefinitionSymbol):
        return (symbol,)
    handler = handler_of(db, symbol)
    if handler is not None:
        return tuple(DefinitionSymbol(each) for each in handler.functions)
    return tuple(DefinitionSymbol(each) for each in same_functions(db, symbol.definition))


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
        case SpecialSymbol() | AtomSymbol():
            return ()
        case FieldSymbol(type_name, _, _):
            module, _, name = type_name.rpartition(".")
            modules = [ModuleName(module)] if module else [ModuleName(each) for each, _ in module_files(db, STDLIB)]
            return tuple(item for each in modules for item in _type_items(db, each, name))


def _type_items(db: Database, module: ModuleName, name: str) -> tuple[ItemRef, ...]:
    summary = module_summary(db, module)
    types = (each.item for each in summary.types if each.definition.name == name)
    return (*types, *(each.item for each in summary.interfaces if each.definition.name == name))
