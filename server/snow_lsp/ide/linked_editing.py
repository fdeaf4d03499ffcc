"""The places of a local that change together while its name is being edited."""

from __future__ import annotations

from snow_lsp.ide.mentions import mentions
from snow_lsp.ide.occurrences import symbol_at
from snow_lsp.ide.references import references
from snow_lsp.ide.symbols import LocalSymbol
from snowc.database import Database
from snowc.source import FileId, Span
from snowc.syntax.queries import item_offset


def linked_places(db: Database, file: FileId, offset: int) -> tuple[Span, ...]:
    """All mentions of the local at an offset. None for other names, for a parameter that calls name (`f(x: 1)`), and
    where a short form (`Point { x }`) names a field as well.
    """
    found = symbol_at(db, file, offset)
    if found is None or not isinstance(found[0], LocalSymbol):
        return ()
    local = found[0]
    start = item_offset(db, local.item)
    if start is None or local.item.file != file:
        return ()
    own = _own_places(db, local, start)
    everywhere = {(place.file, place.span) for place, _ in references(db, file, offset)}
    return own if everywhere == {(file, span) for span in own} else ()


def _own_places(db: Database, local: LocalSymbol, start: int) -> tuple[Span, ...]:
    """In the local's item, if each names nothing else."""
    in_item = mentions(db, local.item)
    own = [each.span for each in in_item if each.symbol == local]
    others = {each.span for each in in_item if each.symbol != local}
    return () if others & set(own) else tuple(span.shifted(start) for span in own)
