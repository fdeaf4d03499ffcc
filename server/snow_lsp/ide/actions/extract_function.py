"""Make a function of the selected expression; the locals that it names become its parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.actions.extract_variable import selected_expression
from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.tried import makes_no_error
from snowc.resolve.model import LocalRef
from snowc.resolve.queries import module_names, module_of_item, resolved_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.walk import descendants

BOUND_TO_PLACE = tree.Return | tree.Break | tree.Continue | tree.Try | tree.Receive | tree.Await


def offer(place: Place) -> Iterator[Refactoring]:
    node = selected_expression(place)
    module = module_of_item(place.db, place.location.ref)
    if node is None or module is None or isinstance(node, tree.Name) or not is_top_level(place):
        return
    inner = tuple(descendants(node))
    if any(isinstance(each, BOUND_TO_PLACE) or (isinstance(each, tree.Name) and each.name == "self") for each in inner):
        return
    parameters = free_locals(place, inner)
    known = module_names(place.db, module).values
    name = next(each for each in candidates() if each not in known and each not in parameters)
    call = f"{name}({', '.join(parameters)})"
    body = place.of(node)
    end = len(place.text.rstrip())
    function = f"\n\nfn {name}({', '.join(parameters)}) do\n  {body}\nend"
    edits = ((span_of(node), call), (Span(end, end), function))
    found = place.offer("Extract into a function", ActionKind.EXTRACT, *edits)
    if makes_no_error(place.db, place.file, found.edits):
        yield found


def candidates() -> Iterator[str]:
    yield "extracted"
    number = 2
    while True:
        yield f"extracted{number}"
        number += 1


def is_top_level(place: Place) -> bool:
    """Behind an item of the file itself there is room for another one."""
    return (
        isinstance(place.location.item.tree, tree.FnItem | tree.ActorItem | tree.TestItem)
        and "/" not in place.location.ref.name
    )


def free_locals(place: Place, inner: tuple[Any, ...]) -> list[str]:
    """Names of locals that are bound outside the expression, in order of use."""
    references = resolved_item(place.db, place.location.ref).references
    bound = {each.id for each in inner if hasattr(each, "id")}
    found: dict[str, None] = {}
    for node in inner:
        reference = references.get(getattr(node, "id", -1))
        if isinstance(reference, LocalRef) and reference.binding not in bound:
            found[reference.name] = None
    return list(found)
