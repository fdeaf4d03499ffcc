"""The edit that imports a module: below the last import, else on top, below the text that opens the file."""

from __future__ import annotations

from dataclasses import dataclass

from snowc.database import Database
from snowc.resolve.model import ModuleName
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.queries import file_items, item_offsets


def import_edit(db: Database, file: FileId, module: ModuleName) -> tuple[Span, str]:
    """Where to write what, for `import module` in a file."""
    return import_place(db, file).edit(module)


@dataclass(frozen=True, slots=True)
class ImportPlace:
    """Where in a file the next import goes, with the line breaks around it."""

    span: Span
    before: str
    behind: str

    def edit(self, module: ModuleName) -> tuple[Span, str]:
        return self.span, f"{self.before}import {module}{self.behind}"


def import_place(db: Database, file: FileId) -> ImportPlace:
    text = db.text(file) or ""
    items, offsets = file_items(db, file), item_offsets(db, file)
    ends = [offsets[ref] + item.tree.end for ref, item in items.items() if isinstance(item.tree, tree.ImportItem)]
    if ends:
        at = text.find("\n", max(ends))
        at = len(text) if at < 0 else at
        return ImportPlace(Span(at, at), "\n", "")
    first = _below_opening_comment(text)
    return ImportPlace(Span(first, first), "", "\n\n")


def _below_opening_comment(text: str) -> int:
    """Behind the comment that a file begins with, if a blank line separates it from what follows."""
    at = 0
    for line in text.splitlines(keepends=True):
        if not line.startswith("#"):
            return at + len(line) if at and not line.strip() else 0
        at += len(line)
    return 0
