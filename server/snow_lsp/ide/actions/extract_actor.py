"""Make an actor of the closure that a spawn runs; the locals that it names become the actor's parameters."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.extract_function import free_locals
from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.tried import makes_no_error
from snow_lsp.ide.actions.written import indented
from snowc.resolve.queries import module_names, module_of_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.walk import descendants


def offer(place: Place) -> Iterator[Refactoring]:
    closure = place.innermost(tree.Closure)
    call = next((each for each in reversed(place.path) if isinstance(each, tree.Call)), None)
    module = module_of_item(place.db, place.location.ref)
    if closure is None or call is None or module is None or "/" in place.location.ref.name:
        return
    is_spawn = isinstance(call.function, tree.Name) and call.function.name in ("spawn", "spawn_link", "spawn_monitor")
    if not is_spawn or [each.value for each in call.arguments] != [closure] or len(closure.clauses) != 1:
        return
    (clause,) = closure.clauses
    if clause.parameters or not clause.body.statements:
        return
    parameters = free_locals(place, tuple(descendants(clause.body)))
    known = module_names(place.db, module).values
    name = next(each for each in _names() if each not in known and each not in parameters)
    first, last = clause.body.statements[0], clause.body.statements[-1]
    blanks = place.indentation(first.start) if place.begins_line(first.start) else ""
    body = "\n".join(line.removeprefix(blanks) for line in place.text[first.start : last.end].split("\n"))
    actor = f"\n\nactor {name}({', '.join(parameters)}) do\n{indented(body, '  ')}\nend"
    end = len(place.text.rstrip())
    arguments = ", ".join((name, *parameters))
    found = place.offer(
        "Extract into an actor",
        ActionKind.EXTRACT,
        (Span(call.arguments[0].start, call.arguments[0].end), arguments),
        (Span(end, end), actor),
    )
    if span_of(call).end <= end and makes_no_error(place.db, place.file, found.edits):
        yield found


def _names() -> Iterator[str]:
    yield "worker"
    number = 2
    while True:
        yield f"worker{number}"
        number += 1
