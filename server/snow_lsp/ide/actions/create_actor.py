"""Make the actor that a spawn names and nobody has written."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.create_function import parameters_of
from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snowc.resolve.queries import resolved_item
from snowc.source import Span
from snowc.syntax import tree

_SPAWNS = frozenset({"spawn", "spawn_link", "spawn_monitor"})


def offer(place: Place) -> Iterator[Refactoring]:
    call = place.innermost(tree.Call)
    if call is None or not isinstance(call.function, tree.Name) or call.function.name not in _SPAWNS:
        return
    actor = call.arguments[0].value if call.arguments else None
    if not isinstance(actor, tree.Name) or "/" in place.location.ref.name:
        return
    findings = resolved_item(place.db, place.location.ref).findings
    if not any(each.fact.code == "E0004" and each.span.start == actor.start for each in findings):
        return
    parameters = list(parameters_of(place, call.arguments[1:]))
    names = [each.partition(" ")[0] for each in parameters]
    again = f"{actor.name}({', '.join(names)})"
    body = f"  receive do\n    message -> todo()\n  end\n  {again}"
    text = f"\n\nactor {actor.name}({', '.join(parameters)}) do\n{body}\nend"
    end = len(place.text.rstrip())
    yield place.offer(f"Create the actor `{actor.name}`", ActionKind.QUICK_FIX, (Span(end, end), text))
