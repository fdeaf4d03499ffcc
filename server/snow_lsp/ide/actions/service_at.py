"""The service whose text is around a place, for refactorings of handlers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.actions.place import Place
from snowc.syntax import tree
from snowc.syntax.queries import file_items, item_offsets


def service_at(place: Place) -> tree.ServiceItem | None:
    """Its parts have the same places as those of the item at hand: all items of a service have its text."""
    offsets = item_offsets(place.db, place.file)
    for ref, parsed in file_items(place.db, place.file).items():
        is_here = offsets[ref] == place.location.item_offset and parsed.text == place.text
        if is_here and isinstance(parsed.tree, tree.ServiceItem):
            return parsed.tree
    return None


def handler_at(place: Place) -> tree.ServiceHandler | None:
    """The handler in whose head the selection is."""
    service = service_at(place)
    handlers = () if service is None else service.handlers
    at = place.selection.start
    return next((each for each in handlers if each.start <= at <= each.name_span.end), None)


def results_of(block: tree.Block) -> Iterator[Any]:
    """The expressions one of which is the value of a block."""
    last = block.statements[-1] if block.statements else None
    match last:
        case tree.If(then=then, otherwise=tree.Block() as otherwise):
            yield from results_of(then)
            yield from results_of(otherwise)
        case tree.If(then=then, otherwise=tree.If() as otherwise):
            yield from results_of(then)
            yield from results_of(tree.Block(otherwise.start, otherwise.end, -1, (otherwise,)))
        case tree.Case(arms=arms):
            for arm in arms:
                yield from results_of(arm.body)
        case _:
            yield last
