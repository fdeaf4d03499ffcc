"""Write an arm for each message that a `receive` does not take yet."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.missing_arms import missing_variants, new_arms
from snowc.syntax import tree


def offer(place: Place) -> Iterator[Refactoring]:
    node, facts = place.innermost(tree.Receive), place.facts
    if node is None or facts is None or "\n" in place.text[node.start : place.selection.start]:
        return
    types = (facts.types.get(each.pattern.id) for each in node.arms)
    message = next((each for each in types if each is not None), None)
    missing = missing_variants(place.db, message, node.arms)
    edit = new_arms(place.text, node, missing) if missing else None
    if edit is not None:
        yield place.offer("Receive the other messages", ActionKind.REWRITE, edit)
