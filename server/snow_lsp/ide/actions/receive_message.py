"""Write the arm that a message lacks which nobody receives (W0030), in the actor that it is sent to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.tried import makes_no_error
from snow_lsp.ide.messages import receivers_of_type
from snow_lsp.ide.missing_arms import new_arms
from snowc.resolve.queries import definition_items
from snowc.syntax import tree
from snowc.syntax.queries import item_of, item_offset
from snowc.syntax.walk import descendants


def offer(place: Place) -> Iterator[Refactoring]:
    for each in place.reported("W0030"):
        span = each.place.span.shifted(-place.location.item_offset)
        message = next((node for node in place.nodes_of(each) if span_of(node) == span), None)
        pattern = None if message is None else _pattern(place, message)
        if pattern is None:
            continue
        for actor in receivers_of_type(place.db, place.location.ref, span):
            yield from _in_actor(place, str(actor.name), pattern, tuple(definition_items(place.db, actor)))


def _in_actor(place: Place, name: str, pattern: str, items: tuple[Any, ...]) -> Iterator[Refactoring]:
    for ref in items:
        parsed, start = item_of(place.db, ref), item_offset(place.db, ref)
        receives = [] if parsed is None else [n for n in descendants(parsed.tree) if isinstance(n, tree.Receive)]
        edit = new_arms(parsed.text, receives[0], [pattern]) if parsed is not None and receives else None
        if edit is None or start is None:
            continue
        span, text = edit[0].shifted(start), edit[1]
        if makes_no_error(place.db, ref.file, ((span, text),)):
            here = ref.file == place.file
            edits, elsewhere = (((span, text),), ()) if here else ((), ((ref.file, span, text),))
            yield Refactoring(f"Receive it in `{name}`", ActionKind.QUICK_FIX, edits, elsewhere)
        return


def _pattern(place: Place, message: Any) -> str | None:
    """The pattern that takes the message and others of its form."""
    match message:
        case tree.Call(function=tree.UpperName() | tree.Field() as constructor, arguments=arguments):
            return f"{place.of(constructor)}({', '.join('_' for _ in arguments)})"
        case tree.UpperName() | tree.Field(receiver=tree.UpperName()):
            return place.of(message)
        case tree.AtomLiteral() | tree.IntLiteral() | tree.BoolLiteral():
            return place.of(message)
        case tree.TupleExpr(items=items) if items:
            return f"({', '.join('_' for _ in items)})"
        case tree.StructExpr(path=path):
            return f"{'.'.join(path)} {{ .. }}"
        case _:
            return None
