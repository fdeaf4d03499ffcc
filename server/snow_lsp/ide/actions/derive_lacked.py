"""Let a type derive the interface that an expression of it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.derive import deriving_edit
from snow_lsp.ide.actions.implement_interface import interfaces_named, types_here
from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.tried import mends
from snow_lsp.ide.actions.type_declaration import declared_types
from snowc.types.builtin import DERIVABLE, NEEDED


def offer(place: Place) -> Iterator[Refactoring]:
    if not place.reported("E0006"):
        return
    text = place.db.text(place.file) or ""
    for declared in (each for name in types_here(place) for each in declared_types(place, name)):
        derived = tuple(name for name, _ in declared.item.deriving or ())
        for name in (each for each in DERIVABLE if each in interfaces_named(place)):
            wanted = (*(each for each in NEEDED.get(name, ()) if each not in derived), name)
            span, new = deriving_edit(text[declared.start : declared.end], declared.item, wanted)
            edit = (span.shifted(declared.start), new)
            if name not in derived and mends(place.db, place.file, (edit,)):
                yield Refactoring(f"Derive `{name}` for `{declared.written}`", ActionKind.QUICK_FIX, (edit,))
                return
