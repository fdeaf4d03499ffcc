"""Places of a file that lead to another file: the modules that it imports."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.database import Database
from snowc.resolve.model import ModuleName
from snowc.resolve.modules import file_of_module
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.queries import file_items, item_offsets


def document_links(db: Database, file: FileId) -> Iterator[tuple[Span, FileId]]:
    """The path of each import of a module that there is, with the module's file."""
    offsets = item_offsets(db, file)
    for ref, item in file_items(db, file).items():
        if isinstance(item.tree, tree.ImportItem):
            target = file_of_module(db, ModuleName(".".join(item.tree.path)))
            if target is not None:
                yield item.tree.path_span.shifted(offsets[ref]), target
