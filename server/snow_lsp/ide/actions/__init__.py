"""Refactorings, one per file: each module has `offer(place)`, which yields what can be done there.

In: a `Place` (a selection in a file, the tree around it, what the checker knows). Out: titles, kinds and edits. A new
file here is a new refactoring; there is no list of them. None changes what a program means; where that can't be seen,
nothing is offered.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator

from snow_lsp.ide.actions.place import Place, Refactoring, place_of
from snowc.database import Database
from snowc.source import FileId, Span

_NO_ACTIONS = frozenset({"interfaces", "place", "service_at", "tried", "type_declaration", "written"})


def refactorings(db: Database, file: FileId, selection: Span) -> tuple[Refactoring, ...]:
    """What is offered for a selection (or a cursor, where it is empty)."""
    place = place_of(db, file, selection)
    return () if place is None else tuple(_offers(place))


def all_refactorings() -> Iterator[tuple[str, Callable[[Place], Iterator[Refactoring]]]]:
    """By the names of their files."""
    for name in sorted(each.name for each in pkgutil.iter_modules(__path__)):
        if name not in _NO_ACTIONS:
            yield name, importlib.import_module(f"{__name__}.{name}").offer


def _offers(place: Place) -> Iterator[Refactoring]:
    for _, offer in all_refactorings():
        yield from offer(place)
