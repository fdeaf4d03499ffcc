"""Send a value as the variant of the receiver's message type that holds it."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.tried import mends
from snow_lsp.ide.messages import sent_to
from snowc.source import Span
from snowc.types.queries import type_shape
from snowc.types.ty import Con
from snowc.types.type_names import definition_of_type


def offer(place: Place) -> Iterator[Refactoring]:
    for each in place.reported("E0014"):
        found = sent_to(place.location.item.tree, place.facts, each.place.span.shifted(-place.location.item_offset))
        if found is None:
            continue
        message, wanted = found
        definition = definition_of_type(place.db, wanted.name) if isinstance(wanted, Con) else None
        shape = None if definition is None else type_shape(place.db, definition)
        for variant in shape.variants if shape is not None and shape.kind == "sum" else ():
            if len(variant.fields) == 1 and variant.field_names is None:
                before = (Span(message.start, message.start), f"{variant.name}(")
                after = (Span(message.end, message.end), ")")
                offered = place.offer(f"Send it as `{variant.name}(…)`", ActionKind.QUICK_FIX, before, after)
                if mends(place.db, place.file, offered.edits):
                    yield offered
