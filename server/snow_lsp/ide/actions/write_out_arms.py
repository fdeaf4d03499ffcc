"""Write an arm for each variant that a `case` or a `receive` leaves to its catch-all."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.missing_arms import missing_variants
from snowc.source import Span
from snowc.syntax import tree


def offer(place: Place) -> Iterator[Refactoring]:
    node = next((each for each in reversed(place.path) if isinstance(each, tree.Case | tree.Receive)), None)
    if node is None or "\n" in place.text[node.start : place.selection.start] or not node.arms:
        return
    last = node.arms[-1]
    if last.guard is not None or not isinstance(last.pattern, tree.WildcardPattern):
        return
    ty = None if place.facts is None else place.facts.types.get(last.pattern.id)
    missing = missing_variants(place.db, ty, node.arms[:-1])
    if not missing or not place.begins_line(last.start):
        return
    base, body = place.indentation(last.start), place.text[last.pattern.end : last.end]
    arms = f"\n{base}".join(f"{each}{body}" for each in missing)
    yield place.offer("Write out what `_` stands for", ActionKind.REWRITE, (Span(last.start, last.end), arms))
