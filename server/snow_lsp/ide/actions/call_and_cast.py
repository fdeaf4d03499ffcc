"""A handler that answers to one that does not, and back.

A call gives (new state, reply): its cast gives the state alone, where the reply is a value that nobody misses. A cast
gives the new state: its call answers `()`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.service_at import handler_at, results_of
from snow_lsp.ide.actions.tried import makes_no_error
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.walk import descendants

_EFFECTS = tree.Call | tree.Pipe | tree.Receive | tree.Await


def offer(place: Place) -> Iterator[Refactoring]:
    handler = handler_at(place)
    if handler is None or handler.kind not in ("call", "cast"):
        return
    results = list(results_of(handler.body))
    edits = _to_cast(place, handler, results) if handler.kind == "call" else _to_call(place, handler, results)
    if edits is None:
        return
    other = "cast" if handler.kind == "call" else "call"
    word = (Span(handler.start, handler.start + len(handler.kind)), other)
    found = place.offer(f"Make `{handler.name}` a {other}", ActionKind.REWRITE, word, *edits)
    if makes_no_error(place.db, place.file, found.edits):
        yield found


def _to_cast(place: Place, handler: tree.ServiceHandler, results: list[Any]) -> list[tuple[Span, str]] | None:
    edits = []
    for each in results:
        if not isinstance(each, tree.TupleExpr) or len(each.items) != 2:
            return None
        state, reply = each.items
        if any(isinstance(node, _EFFECTS) for node in descendants(reply)):
            return None
        edits.append((span_of(each), place.of(state)))
    if handler.result is not None:
        start = place.text.rfind("::", 0, handler.result.start)
        edits.append((Span(len(place.text[:start].rstrip()), handler.result.end), ""))
    return edits


def _to_call(place: Place, handler: tree.ServiceHandler, results: list[Any]) -> list[tuple[Span, str]] | None:
    if any(each is None or isinstance(each, tree.Let) for each in results):
        return None
    edits = [(span_of(each), f"({place.of(each)}, ())") for each in results]
    closing = place.text.find("do", handler.parameters[-1].end if handler.parameters else handler.name_span.end)
    at = len(place.text[:closing].rstrip())
    return [*edits, (Span(at, at), " :: ()")]
