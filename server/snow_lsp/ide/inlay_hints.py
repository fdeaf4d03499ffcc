"""Types that are not written: of `let` bindings and of closures' parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from snowc.database import Database
from snowc.resolve.queries import definition_of_item
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.syntax.queries import file_items, item_offsets
from snowc.syntax.walk import children
from snowc.types.inferred import ClauseFacts
from snowc.types.queries import clause_facts, scheme_of
from snowc.types.show import show_type
from snowc.types.ty import Error


@dataclass(frozen=True, slots=True)
class InlayHint:
    """Text to show at an offset of the file; inserting it there is valid Snow."""

    offset: int
    text: str


def inlay_hints(db: Database, file: FileId, visible: Span) -> tuple[InlayHint, ...]:
    """The hints inside a range of the file."""
    items = file_items(db, file)
    found: list[InlayHint] = []
    for ref, start in item_offsets(db, file).items():
        if items[ref].is_generated or start > visible.end or start + len(items[ref].text) < visible.start:
            continue
        facts = clause_facts(db, ref)
        definition = definition_of_item(db, ref)
        if facts is None or definition is None:
            continue
        names = scheme_of(db, definition).names
        hints = (_hint(pattern, facts, names) for pattern in _unannotated(items[ref].tree))
        found.extend(InlayHint(hint.offset + start, hint.text) for hint in hints if hint is not None)
    return tuple(hint for hint in found if visible.start <= hint.offset <= visible.end)


def _unannotated(root: Any) -> list[tree.NamePattern]:
    """Names bound by `let` without a type, and closures' parameters without one, in source order."""
    found: list[tree.NamePattern] = []
    pending = [root]
    while pending:
        node = pending.pop()
        pending.extend(children(node))
        bound: list[Any] = []
        if isinstance(node, tree.Let) and node.annotation is None and not _is_of_the_state(node):
            bound = [node.pattern]
        elif isinstance(node, tree.ClosureClause):
            bound = [each.pattern for each in node.parameters if each.annotation is None]
        names = (each for each in bound if isinstance(each, tree.NamePattern))
        found.extend(each for each in names if not each.name.startswith("_") and not is_hidden(each.name))
    return sorted(found, key=lambda pattern: pattern.start)


def _is_of_the_state(let: tree.Let) -> bool:
    """Whether it stands for the pattern between bars of a service's `terminate`, which has no place for a type."""
    return isinstance(let.value, tree.Name) and is_hidden(let.value.name)


def _hint(pattern: tree.NamePattern, facts: ClauseFacts, names: tuple[str, ...]) -> InlayHint | None:
    ty = facts.types.get(pattern.id)
    if ty is None or isinstance(ty, Error):
        return None
    return InlayHint(pattern.end, f" :: {show_type(ty, names)}")
