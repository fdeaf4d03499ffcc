"""All mentions of the name at an offset: in its file for highlighting, in the whole project for references."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.handlers_of_services import handler_at, handler_of
from snow_lsp.ide.occurrences import occurrences, same_symbols, symbol_at
from snow_lsp.ide.symbols import DefinitionSymbol, Symbol
from snowc.database import Database
from snowc.source import FileId, FileSpan, Span


def references(db: Database, file: FileId, offset: int) -> tuple[tuple[FileSpan, bool], ...]:
    """Every mention in the project, with whether it is the declaration. With an interface's function come those of its
    impls, with a handler of a service the calls of all functions that are made of it.
    """
    symbol = _symbol_at(db, file, offset)
    if symbol is None:
        return ()
    files = tuple(dict.fromkeys((file, *db.files())))
    return tuple((FileSpan(there, span), is_first) for there, span, is_first in _places(db, symbol, files))


def highlights(db: Database, file: FileId, offset: int) -> tuple[tuple[Span, bool], ...]:
    """Every mention in the file itself, with whether it is the declaration."""
    symbol = _symbol_at(db, file, offset)
    return () if symbol is None else tuple((span, is_first) for _, span, is_first in _places(db, symbol, (file,)))


def _symbol_at(db: Database, file: FileId, offset: int) -> Symbol | None:
    """On a handler's name the functions are meant that are made of it."""
    handler = handler_at(db, file, offset)
    if handler is not None:
        return DefinitionSymbol(handler.functions[0])
    found = symbol_at(db, file, offset)
    return None if found is None else found[0]


def _places(db: Database, symbol: Symbol, files: tuple[FileId, ...]) -> Iterator[tuple[FileId, Span, bool]]:
    """Each place once: a handler's name declares all functions that are made of it."""
    found: dict[tuple[FileId, Span], bool] = {}
    handler = None if not isinstance(symbol, DefinitionSymbol) else handler_of(db, symbol)
    own = None if handler is None else (handler.file, handler.span)
    for each in same_symbols(db, symbol):
        for file, span, is_declaration in occurrences(db, each, files):
            is_first = is_declaration or (file, span) == own
            found[file, span] = is_first or found.get((file, span), False)
    return ((file, span, is_first) for (file, span), is_first in found.items())
