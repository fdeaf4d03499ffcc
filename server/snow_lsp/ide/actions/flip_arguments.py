"""Swap what stands on both sides of a comma: arguments, parts of a list or tuple, parameters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.tried import makes_no_error
from snowc.syntax import tree


def offer(place: Place) -> Iterator[Refactoring]:
    for node in reversed(place.path):
        for left, right in pairwise(_parts(node)):
            if left.end <= place.selection.start <= right.start and "," in place.text[left.end : right.start]:
                edits = ((span_of(left), place.of(right)), (span_of(right), place.of(left)))
                found = place.offer("Swap what the comma divides", ActionKind.REWRITE, *edits)
                if makes_no_error(place.db, place.file, found.edits):
                    yield found
                return


def _parts(node: Any) -> tuple[Any, ...]:
    match node:
        case tree.Call(arguments=parts) | tree.ListExpr(items=parts) | tree.TupleExpr(items=parts):
            return parts
        case tree.FnItem(parameters=parts) | tree.ActorItem(parameters=parts) | tree.ClosureClause(parameters=parts):
            return parts
        case tree.ConstructorPattern(arguments=parts) | tree.TuplePattern(items=parts):
            return parts or ()
        case _:
            return ()
