"""Where a name is introduced."""

from __future__ import annotations

from snow_lsp.ide.mentions import mentions
from snow_lsp.ide.occurrences import declaring_items, symbol_at
from snowc.database import Database
from snowc.source import FileId, FileSpan


def definition(db: Database, file: FileId, offset: int) -> FileSpan | None:
    """The span of the name at its declaration; None where there is no name, or a built-in one."""
    found = symbol_at(db, file, offset)
    if found is None:
        return None
    symbol, _ = found
    for ref in declaring_items(db, symbol):
        for mention in mentions(db, ref):
            if mention.symbol == symbol and mention.is_declaration:
                return db.place(ref, mention.span)
    return None
