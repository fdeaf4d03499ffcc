"""Await a Job where it stands: as it is, with `?`, or with a crash if the Job crashed, whatever fits first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.tried import makes_no_error
from snowc.syntax import tree
from snowc.types.ty import Con

_FORMS = (
    ("Await the Job", "Job.await({})"),
    ("Await the Job, and leave with its failure", "Job.await({})?"),
    ("Await the Job, and crash with it", "Result.unwrap(Job.await({}))"),
)


def offer(place: Place) -> Iterator[Refactoring]:
    node = _job(place)
    if node is None:
        return
    for title, form in _FORMS:
        written = form.format(place.of(node))
        found = place.offer(title, ActionKind.REWRITE, (span_of(node), written))
        if makes_no_error(place.db, place.file, found.edits):
            yield found
            return


def _job(place: Place) -> Any | None:
    """The innermost expression around the selection that is a Job, unless it is awaited already."""
    facts = place.facts
    for index in range(len(place.path) - 1, 0, -1):
        node = place.path[index]
        ty = None if facts is None else facts.types.get(getattr(node, "id", -1))
        is_value = not isinstance(node, tree.Block | tree.NamePattern | tree.Let)
        if is_value and isinstance(ty, Con) and ty.name == "Job":
            outer = place.path[index - 2] if index > 1 else None
            is_awaited = isinstance(outer, tree.Call) and _names_a_job_function(outer)
            return None if is_awaited else node
    return None


def _names_a_job_function(call: tree.Call) -> bool:
    match call.function:
        case tree.Field(receiver=tree.UpperName(name="Job")):
            return True
        case _:
            return False
