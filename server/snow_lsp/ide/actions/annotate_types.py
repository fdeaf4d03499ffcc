"""Write the types that were inferred: of one `let`, or of a function's parameters and result."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.tried import makes_no_error
from snow_lsp.ide.actions.written import annotation
from snow_lsp.ide.definitions import given_by_body
from snowc.resolve.queries import definition_of_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.walk import descendants
from snowc.types.queries import inferred_definition, scheme_of


def offer(place: Place) -> Iterator[Refactoring]:
    yield from _let(place)
    yield from _function(place)
    yield from _all(place)


def _names(place: Place) -> tuple[str, ...]:
    definition = definition_of_item(place.db, place.location.ref)
    return () if definition is None else scheme_of(place.db, definition).names


def _let(place: Place) -> Iterator[Refactoring]:
    let, facts = place.innermost(tree.Let), place.facts
    if let is None or let.annotation is not None or facts is None or place.selection.start > let.pattern.end:
        return
    ty = facts.types.get(let.pattern.id)
    text = None if ty is None else annotation(ty, _names(place))
    at = Span(let.pattern.end, let.pattern.end)
    found = place.offer("Annotate the type", ActionKind.REWRITE, (at, f" :: {text}"))
    if text is not None and makes_no_error(place.db, place.file, found.edits):
        yield found


def _all(place: Place) -> Iterator[Refactoring]:
    """Every `let` of the function and its head, where more than one is to be written."""
    item, facts = place.location.item.tree, place.facts
    if not isinstance(item, tree.FnItem | tree.ActorItem) or facts is None or item.body is None:
        return
    if place.selection.start >= item.body.start:
        return
    edits = []
    for let in descendants(item.body):
        ty = facts.types.get(let.pattern.id) if isinstance(let, tree.Let) and let.annotation is None else None
        text = None if ty is None else annotation(ty, _names(place))
        if text is not None:
            edits.append((Span(let.pattern.end, let.pattern.end), f" :: {text}"))
    start = place.location.item_offset
    head = [(span.shifted(-start), text) for each in _function(place) for span, text in each.edits]
    found = place.offer("Annotate all types", ActionKind.REWRITE, *head, *edits)
    if edits and len(edits) + len(head) > 1 and makes_no_error(place.db, place.file, found.edits):
        yield found


def _function(place: Place) -> Iterator[Refactoring]:
    """In the head of a function of one clause whose type has no variables: those it would have to name."""
    fn = place.location.item.tree
    definition = definition_of_item(place.db, place.location.ref)
    if not isinstance(fn, tree.FnItem) or fn.body is None or definition is None or fn.header.name == "main":
        return
    inferred = inferred_definition(place.db, definition)
    if inferred is None or len(inferred.clauses) != 1 or place.selection.start >= fn.body.start:
        return
    if len(inferred.scheme.names) > len(fn.generics):
        return
    edits = []
    for parameter, ty in zip(fn.parameters, inferred.parameters, strict=False):
        text = annotation(ty, inferred.scheme.names)
        if parameter.annotation is None and text is not None and place.of(parameter) != "self":
            edits.append((Span(parameter.end, parameter.end), f" :: {text}"))
    result = annotation(given_by_body(fn, inferred.result), inferred.scheme.names)
    closing = _behind_parameters(place, fn)
    if fn.result is None and result is not None and closing is not None:
        edits.append((Span(closing, closing), f" -> {result}"))
    found = place.offer("Annotate the function's types", ActionKind.REWRITE, *edits)
    if edits and makes_no_error(place.db, place.file, found.edits):
        yield found


def _behind_parameters(place: Place, fn: tree.FnItem) -> int | None:
    start = fn.parameters[-1].end if fn.parameters else place.text.find("(", fn.header.name_span.end) + 1
    closing = place.text.find(")", start)
    return None if closing < 0 else closing + 1
