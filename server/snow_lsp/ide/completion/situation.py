"""Where a candidate is wanted: the tree, as it would be with a name at the cursor.

In: a file and an offset in text that is being typed. Out: a `Situation`: the item around the offset with a name of our
own there, parsed and inferred like any other, so nothing about half-typed text has to be guessed. The name is tried
small and, where that makes a mistake, large (types, modules and constructors are). None in comments and in strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from snow_lsp.ide.locate import Location, locate
from snow_lsp.ide.what_if import what_if
from snowc.database import Database
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import module_of_file, module_of_item
from snowc.source import FileId
from snowc.syntax import tree
from snowc.syntax.queries import item_tokens
from snowc.types.inferred import ClauseFacts
from snowc.types.queries import clause_facts

_SMALL, _LARGE = "name_at_cursor", "NameAtCursor"
_NAME_BEFORE = re.compile(r"\w*\Z")

_WITH_MODULE = (tree.ModuleItem, tree.ServiceItem, tree.SupervisorItem)
"""Items that hold the items of a module named like them."""


@dataclass(frozen=True)
class Situation:
    """`prefix` is what is typed of the name already; the name starts at `start` (in the file). `location` is None
    between items. Holds only as long as the block of `situation_at`.
    """

    db: Database
    file: FileId
    module: ModuleName
    location: Location | None
    prefix: str
    start: int
    following: str
    """the character behind the name"""

    @property
    def path(self) -> tuple[Any, ...]:
        return () if self.location is None else self.location.path

    @property
    def node(self) -> Any:
        """The innermost node: the name itself, in most places."""
        return self.path[-1] if self.path else None

    def around(self, levels: int = 1) -> Any:
        """A node around the innermost one."""
        return self.path[-1 - levels] if len(self.path) > levels else None

    def innermost(self, kind: Any) -> Any:
        return next((each for each in reversed(self.path) if isinstance(each, kind)), None)

    @cached_property
    def facts(self) -> ClauseFacts | None:
        return None if self.location is None else clause_facts(self.db, self.location.ref)

    @property
    def begins_line(self) -> bool:
        """Whether nothing stands before the name on its line."""
        if self.location is None:
            return True
        text, at = self.location.item.text, self.start - self.location.item_offset
        return not text[text.rfind("\n", 0, at) + 1 : at].strip()


@contextmanager
def situation_at(db: Database, file: FileId, offset: int) -> Iterator[Situation | None]:
    text = db.text(file) or ""
    found = _NAME_BEFORE.search(text, 0, offset)
    prefix = found[0] if found is not None else ""
    if prefix[:1].isdigit():
        yield None
        return
    start = offset - len(prefix)
    names = [prefix + _SMALL if prefix[:1].islower() else prefix + _LARGE] if prefix else [_SMALL, _LARGE]
    with _best(db, file, text, start, offset, names) as location:
        yield _situation(db, file, location, prefix, start, text[offset : offset + 1])


@contextmanager
def with_small_name(situation: Situation) -> Iterator[Situation | None]:
    """The same place with a small name instead of what is typed: in patterns, to see what is matched."""
    db, file = situation.db, situation.file
    text = db.text(file) or ""
    end = situation.start + len(situation.prefix) + len(_LARGE)
    with _best(db, file, text, situation.start, end, [_SMALL]) as location:
        yield _situation(db, file, location, situation.prefix, situation.start, situation.following)


@contextmanager
def _best(db: Database, file: FileId, text: str, start: int, end: int, names: list[str]) -> Iterator[Location | None]:
    """The place with the first name that makes no mistake, or else fewer than the others."""
    name = names[0]
    if len(names) > 1:
        mistakes = _mistakes(db, file, text, start, end, name)
        if mistakes and _mistakes(db, file, text, start, end, names[1]) < mistakes:
            name = names[1]
    with what_if(db, {file: text[:start] + name + text[end:]}):
        yield locate(db, file, start)


def _mistakes(db: Database, file: FileId, text: str, start: int, end: int, name: str) -> int:
    with what_if(db, {file: text[:start] + name + text[end:]}):
        location = locate(db, file, start)
        return 0 if location is None else len(location.item.errors)


def _situation(
    db: Database, file: FileId, location: Location | None, prefix: str, start: int, following: str
) -> Situation | None:
    module = module_of_file(db, file) if location is None else module_of_item(db, location.ref)
    if module is None or (location is not None and not _is_a_name(db, location, start)):
        return None
    if location is not None and isinstance(location.item.tree, _WITH_MODULE):
        header = location.item.tree.header  # between the items of a nested module
        if location.offset > header.name_span.end:
            module = ModuleName(f"{module}.{header.name}")
    return Situation(db, file, module, location, prefix, start, following)


def _is_a_name(db: Database, location: Location, start: int) -> bool:
    """Whether a token begins where the name does: none does in comments and strings."""
    at = start - location.item_offset
    return any(first == at and kind != "COMMENT" for kind, first, _ in item_tokens(db, location.item.text))
