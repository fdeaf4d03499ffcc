"""Give a function that receives a mailbox: `receives` with the type of its messages, or make an actor of it."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.tried import mends
from snow_lsp.ide.actions.written import annotation
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_tokens
from snowc.syntax.walk import descendants
from snowc.types.ty import Type

_FN = "fn"


def offer(place: Place) -> Iterator[Refactoring]:
    fn = place.location.item.tree
    if not isinstance(fn, tree.FnItem) or fn.is_async or fn.receives is not None or not place.reported("E0017"):
        return
    message = _message(place, fn)
    written = None if message is None else annotation(message, ())
    head = end_of_head(place, fn)
    if head is None:
        return
    if written is not None:
        found = place.offer(
            f"Declare `receives {written}`", ActionKind.QUICK_FIX, (Span(head, head), f" receives {written}")
        )
        if mends(place.db, place.file, found.edits):
            yield found
    keyword = place.text.find(_FN, fn.start)
    plain = not fn.generics and fn.result is None and fn.guard is None and keyword < fn.header.name_span.start
    if plain:
        edit = (Span(keyword, keyword + len(_FN)), "actor")
        found = place.offer(f"Make `{fn.header.name}` an actor", ActionKind.QUICK_FIX, edit)
        if mends(place.db, place.file, found.edits):
            yield found


def _message(place: Place, fn: tree.FnItem) -> Type | None:
    facts = place.facts
    receives = (each for each in descendants(fn) if isinstance(each, tree.Receive))
    patterns = (arm.pattern for each in receives for arm in each.arms)
    types = (facts.types.get(each.id) for each in patterns) if facts is not None else iter(())
    return next((each for each in types if each is not None), None)


def end_of_head(place: Place, fn: tree.FnItem) -> int | None:
    """Behind the last token before the body's `do` or `=`, or before `where` and `when`."""
    end = None
    for _, first, last in item_tokens(place.db, place.text):
        if first >= fn.header.name_span.end and place.text[first:last] in ("do", "=", "where", "when"):
            return end
        end = last
    return None
