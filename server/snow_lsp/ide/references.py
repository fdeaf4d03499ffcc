"""All mentions of the name at an offset: in its file for highlighting, in the whole project for references."""

from __future__ import annotations

from snow_lsp.ide.occurrences import occurrences, same_symbols, symbol_at
from snowc.database import Database
from snowc.source import FileId, FileSpan, Span


def references(db: Database, file: FileId, offset: int) -> tuple[tuple[FileSpan, bool], ...]:
    """Every mention in the project, with whether it is the declaration. With an interface's function come those of its
    impls.
    """
    found = symbol_at(db, file, offset)
    if found is None:
        return ()
    files = tuple(dict.fromkeys((file, *db.files())))
    places = (place for symbol in same_symbols(db, found[0]) for place in occurrences(db, symbol, files))
    return tuple((FileSpan(there, span), is_first) for there, span, is_first in places)


def highlights(db: Database, file: FileId, offset: int) -> tuple[tuple[Span, bool], ...]:
    """Every mention in the file itself, with whether it is the declaration."""
    found = symbol_at(db, file, offset)
    if found is None:
        return ()
    places = (place for symbol in same_symbols(db, found[0]) for place in occurrences(db, symbol, (file,)))
    return tuple((span, is_first) for _, span, is_first in places)
