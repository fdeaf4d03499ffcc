"""Make the function that a call names and nobody has written."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.written import annotation
from snowc.resolve.queries import resolved_item
from snowc.source import Span
from snowc.syntax import tree


def offer(place: Place) -> Iterator[Refactoring]:
    call = next((each for each in reversed(place.path) if isinstance(each, tree.Call)), None)
    if call is None or not isinstance(call.function, tree.Name) or "/" in place.location.ref.name:
        return
    findings = resolved_item(place.db, place.location.ref).findings
    if not any(each.fact.code == "E0004" and each.span.start == call.function.start for each in findings):
        return
    parameters = ", ".join(parameters_of(place, _with_piped(place, call)))
    end = len(place.text.rstrip())
    function = f"\n\nfn {call.function.name}({parameters}) do\n  todo()\nend"
    yield place.offer(f"Create the function `{call.function.name}`", ActionKind.QUICK_FIX, (Span(end, end), function))


def _with_piped(place: Place, call: tree.Call) -> tuple[tree.Argument, ...]:
    """The arguments of a call with the value that a pipe gives it."""
    pipe = next((each for each in place.path if isinstance(each, tree.Pipe) and each.right is call), None)
    if pipe is None:
        return call.arguments
    piped = tree.Argument(pipe.left.start, pipe.left.end, None, pipe.left)
    return (*call.arguments[: pipe.slot - 1], piped, *call.arguments[pipe.slot - 1 :])


def parameters_of(place: Place, arguments: tuple[tree.Argument, ...]) -> Iterator[str]:
    """Parameters for what a call gives: named like it, with its types as far as they are known."""
    taken: set[str] = set()
    for number, argument in enumerate(arguments, start=1):
        wanted = argument.name or (
            argument.value.name if isinstance(argument.value, tree.Name) else f"argument{number}"
        )
        name = wanted if wanted not in taken else f"{wanted}{number}"
        taken.add(name)
        ty = place.facts.types.get(argument.value.id) if place.facts is not None else None
        written = None if ty is None else annotation(ty, ())
        yield f"{name} :: {written}" if written is not None and "(" not in written[:1] else name
