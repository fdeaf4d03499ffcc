"""Name the interface whose function an ambiguous method call means: `x.m()` becomes `I.m(x)`."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.interfaces import interfaces_in_scope
from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.tried import mends
from snowc.resolve.queries import module_of_item
from snowc.syntax import tree


def offer(place: Place) -> Iterator[Refactoring]:
    module = module_of_item(place.db, place.location.ref)
    for each in place.reported("E0027") if module is not None else ():
        nodes = place.nodes_of(each)
        field = next((node for node in nodes if isinstance(node, tree.Field)), None)
        call = next((node for node in nodes if isinstance(node, tree.Call) and node.function is field), None)
        if field is None or call is None or module is None:
            continue
        arguments = ", ".join((place.of(field.receiver), *(place.of(given) for given in call.arguments)))
        for name, interface in interfaces_in_scope(place.db, module):
            if field.name in {function for function, _ in interface.functions}:
                written = f"{name}.{field.name}"
                edit = (span_of(call), f"{written}({arguments})")
                found = place.offer(f"Write `{written}`", ActionKind.QUICK_FIX, edit)
                if mends(place.db, place.file, found.edits):
                    yield found
