"""Write the arguments that a call lacks, as `todo()`."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.tried import mends
from snowc.resolve.model import ConstructorRef, FunctionRef
from snowc.resolve.queries import resolved_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.queries import constructor_scheme, scheme_of
from snowc.types.ty import Fun


def offer(place: Place) -> Iterator[Refactoring]:
    for each in place.reported("E0003"):
        call = next((node for node in place.nodes_of(each) if isinstance(node, tree.Call)), None)
        wanted = None if call is None else _arity(place, call)
        if call is None or wanted is None or place.text[call.end - 1] != ")":
            continue
        missing = wanted - len(call.arguments)
        if missing > 0:
            holes = ", ".join(["todo()"] * missing)
            at = Span(call.end - 1, call.end - 1)
            text = f", {holes}" if call.arguments else holes
            found = place.offer("Write the missing arguments", ActionKind.QUICK_FIX, (at, text))
            if mends(place.db, place.file, found.edits):
                yield found


def _arity(place: Place, call: tree.Call) -> int | None:
    references = resolved_item(place.db, place.location.ref).references
    match references.get(getattr(call.function, "id", -1)):
        case FunctionRef(definition):
            ty = scheme_of(place.db, definition).type
        case ConstructorRef() as constructor:
            ty = constructor_scheme(place.db, constructor).type
        case _:
            return None
    return len(ty.parameters) if isinstance(ty, Fun) else None
