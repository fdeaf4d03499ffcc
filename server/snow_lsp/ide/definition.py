"""Where a name is introduced."""

from __future__ import annotations

from snow_lsp.ide.symbols import declaring_file, occurrences, symbol_at
from snowc.database import Database
from snowc.source import FileId, FileSpan


def definition(db: Database, file: FileId, offset: int) -> FileSpan | None:
    """The span of the name at its declaration; None where there is no name, or a built-in one."""
    found = symbol_at(db, file, offset)
    if found is None:
        return None
    symbol, _ = found
    home = declaring_file(db, symbol)
    if home is None:
        return None
    places = (FileSpan(there, span) for there, span, is_first in occurrences(db, symbol, (home,)) if is_first)
    return next(places, None)
