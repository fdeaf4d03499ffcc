"""A database as new, but for the library: what rests on the library alone is taken from another database.

Looking at the library takes seconds and can't depend on a project; without that, hundreds of comparisons with a fresh
database would take the suite's time. Works for databases of one process and thread, without an index.
"""

from __future__ import annotations

from snowc.database import Database
from snowc.memos import Durability


class Fresh(Database):
    """`TEMPLATE` collects what is found out about the library."""

    TEMPLATE: Database | None = None

    def __init__(self) -> None:
        super().__init__()
        template = Fresh.TEMPLATE
        if template is None:
            Fresh.TEMPLATE = self
            return
        volatile = Durability.VOLATILE
        self.revision = template.revision
        self._last_changed = [template.revision, template._last_changed[Durability.DURABLE]]
        self._cells = {key: cell for key, cell in template._cells.items() if cell.durability is not volatile}
        self._memos = {key: memo for key, memo in template._memos.items() if memo.durability is not volatile}

    def keep_findings(self, cache: object) -> None:
        """None: an index has what others have found out about the same texts."""
