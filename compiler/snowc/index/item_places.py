"""Places of items in their files, for the words of findings."""

from __future__ import annotations

from dataclasses import dataclass

from snowc.diagnostics.facts import ItemRef
from snowc.query import Engine
from snowc.source import FileSpan, Span
from snowc.syntax.queries import item_offset


@dataclass(frozen=True, slots=True)
class ItemPlacer:
    """`wording.Placer` for a database."""

    db: Engine

    def place(self, item: ItemRef, span: Span) -> FileSpan | None:
        offset = item_offset(self.db, item)
        return None if offset is None else FileSpan(item.file, span.shifted(offset))
