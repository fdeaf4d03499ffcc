"""Where a refactoring is asked for, and what it answers."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, TypeVar

from snow_lsp.ide.locate import Location, locate
from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic
from snowc.resolve.model import DefId
from snowc.resolve.queries import definition_of_item
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.walk import path_at
from snowc.types.inferred import ClauseFacts
from snowc.types.queries import clause_facts

N = TypeVar("N")


class ActionKind(enum.Enum):
    """The protocol's kinds."""

    EXTRACT = "refactor.extract"
    INLINE = "refactor.inline"
    REWRITE = "refactor.rewrite"
    QUICK_FIX = "quickfix"
    ORGANIZE_IMPORTS = "source.organizeImports"


@dataclass(frozen=True, slots=True)
class Refactoring:
    """`edits` are spans of the file with their new texts; they don't overlap. `elsewhere` are edits of other files."""

    title: str
    kind: ActionKind
    edits: tuple[tuple[Span, str], ...]
    elsewhere: tuple[tuple[FileId, Span, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A selection in an item. Spans of nodes and `selection` are relative to the item."""

    db: Database
    file: FileId
    location: Location
    selection: Span

    @property
    def text(self) -> str:
        """The item's."""
        return self.location.item.text

    @property
    def path(self) -> tuple[Any, ...]:
        """The nodes around the selection, outermost first."""
        inside = (each for each in self.location.path if self.selection.end <= each.end)
        return tuple(inside)

    @property
    def facts(self) -> ClauseFacts | None:
        return clause_facts(self.db, self.location.ref)

    @property
    def definition(self) -> DefId | None:
        """The function, actor, constant or test whose text this is."""
        return definition_of_item(self.db, self.location.ref)

    def reported(self, *codes: str) -> tuple[Diagnostic, ...]:
        """What is reported at the selection under one of the codes."""
        here = self.selection.shifted(self.location.item_offset)
        found = (each for each in self.db.check(self.file) if each.code in codes and each.place.file == self.file)
        return tuple(each for each in found if each.place.span.start <= here.end and here.start <= each.place.span.end)

    def nodes_of(self, diagnostic: Diagnostic) -> tuple[Any, ...]:
        """The nodes around what a diagnostic is about, innermost first."""
        span = diagnostic.place.span.shifted(-self.location.item_offset)
        return tuple(each for each in reversed(path_at(self.location.item.tree, span.start)) if span.end <= each.end)

    def innermost(self, kind: type[N]) -> N | None:
        """The innermost node of a kind around the selection."""
        return next((each for each in reversed(self.path) if isinstance(each, kind)), None)

    def of(self, node: Any) -> str:
        """A node's text."""
        return self.text[node.start : node.end]

    def indentation(self, offset: int) -> str:
        """The blanks before the line of an offset."""
        line = self.text[self.text.rfind("\n", 0, offset) + 1 : offset]
        return line[: len(line) - len(line.lstrip())]

    def begins_line(self, offset: int) -> bool:
        return not self.text[self.text.rfind("\n", 0, offset) + 1 : offset].strip()

    def offer(self, title: str, kind: ActionKind, *edits: tuple[Span, str]) -> Refactoring:
        """Edits given relative to the item."""
        start = self.location.item_offset
        return Refactoring(title, kind, tuple((span.shifted(start), text) for span, text in edits))


def place_of(db: Database, file: FileId, selection: Span) -> Place | None:
    """None between items, and in an item whose text has mistakes: its tree does not say all."""
    location = locate(db, file, selection.start)
    if location is None or location.item.errors or isinstance(location.item.tree, tree.ErrorItem):
        return None
    return Place(db, file, location, selection.shifted(-location.item_offset))


def span_of(node: Any) -> Span:
    return Span(node.start, node.end)
