"""Put what is spawned under a supervisor that starts it again when it crashes."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.tried import makes_no_error
from snowc.resolve.model import ActorRef, LocalRef
from snowc.resolve.queries import module_names, module_of_item, resolved_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.walk import descendants


def offer(place: Place) -> Iterator[Refactoring]:
    """For a spawn as a statement, whose pid nobody keeps, of an actor whose arguments name no locals."""
    call, facts = place.innermost(tree.Call), place.facts
    module = module_of_item(place.db, place.location.ref)
    if call is None or facts is None or module is None or not call.arguments or "/" in place.location.ref.name:
        return
    is_spawn = isinstance(call.function, tree.Name) and call.function.name in ("spawn", "spawn_link")
    actor = call.arguments[0].value
    is_statement = any(isinstance(each, tree.Block) and call in each.statements for each in place.path)
    if not (is_spawn and is_statement and isinstance(facts.references.get(getattr(actor, "id", -1)), ActorRef)):
        return
    if not isinstance(actor, tree.Name) or _names_locals(place, call):
        return
    stem = "".join(part.capitalize() for part in actor.name.split("_"))
    name = f"{stem}Supervisor"
    if name in module_names(place.db, module).types:
        return
    lines = [
        f"supervisor {name} do",
        "  strategy: one_for_one",
        "",
        f"  child {actor.name} do",
        f"    start: fn -> spawn({', '.join(place.of(each) for each in call.arguments)}) end",
        "  end",
        "end",
    ]
    end = len(place.text.rstrip())
    start = f"{name}.start_link()" if place.of(call.function) == "spawn_link" else f"{name}.start()"
    text = "\n\n" + "\n".join(lines)
    found = place.offer(f"Supervise `{actor.name}`", ActionKind.REWRITE, (span_of(call), start), (Span(end, end), text))
    if makes_no_error(place.db, place.file, found.edits):
        yield found


def _names_locals(place: Place, call: tree.Call) -> bool:
    references = resolved_item(place.db, place.location.ref).references
    return any(isinstance(references.get(getattr(each, "id", -1)), LocalRef) for each in descendants(call))
