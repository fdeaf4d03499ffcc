"""Make the method that a call names and its type does not have; or the function that a module does not have."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.create_function import parameters_of
from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.tried import makes_no_error, mends
from snow_lsp.ide.actions.type_declaration import declared_types
from snowc.resolve.queries import module_items, module_of_item, scope_of
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of, item_offset
from snowc.types.ty import Con


def offer(place: Place) -> Iterator[Refactoring]:
    for each in place.reported("E0030", "E0034"):
        nodes = place.nodes_of(each)
        field = next((node for node in nodes if isinstance(node, tree.Field)), None)
        call = next((node for node in nodes if isinstance(node, tree.Call) and node.function is field), None)
        if field is not None and call is not None:
            yield from _method(place, field, call) if each.code == "E0030" else _function(place, field, call)


def _method(place: Place, field: tree.Field, call: tree.Call) -> Iterator[Refactoring]:
    ty = None if place.facts is None else place.facts.types.get(field.receiver.id)
    name = ty.name.rpartition(".")[2] if isinstance(ty, Con) else ""
    for declared in declared_types(place, name):
        parameters = ", ".join(("self", *parameters_of(place, call.arguments)))
        method = f"  pub fn {field.name}({parameters}) do\n    todo()\n  end"
        text = f"\n\nimpl {declared.written} do\n{method}\nend"
        edit = (Span(declared.end, declared.end), text)
        found = Refactoring(f"Create the method `{field.name}`", ActionKind.QUICK_FIX, (edit,))
        if makes_no_error(place.db, place.file, found.edits):
            yield found


def _function(place: Place, field: tree.Field, call: tree.Call) -> Iterator[Refactoring]:
    """At the end of the module that the path names, if the project has it: of its file, or behind its last item."""
    module = module_of_item(place.db, place.location.ref)
    path = place.of(field.receiver)
    target = None if module is None else scope_of(place.db, module).modules.get(path)
    items = list(module_items(place.db, target)) if target is not None else []
    if not items or items[-1].file not in place.db.files():
        return
    last = items[-1]
    parsed, start = item_of(place.db, last), item_offset(place.db, last)
    if parsed is None or start is None:
        return
    end = start + len(parsed.text.rstrip())
    at, base = Span(end, end), "  " * last.name.count("/")
    parameters = ", ".join(parameters_of(place, call.arguments))
    function = f"\n\n{base}pub fn {field.name}({parameters}) do\n{base}  todo()\n{base}end"
    is_right = mends if last.file == place.file else makes_no_error
    if is_right(place.db, last.file, ((at, function),)):
        yield _at(place, last.file, at, function, f"Create `{path}.{field.name}`")


def _at(place: Place, file: FileId, at: Span, text: str, title: str) -> Refactoring:
    if file == place.file:
        return Refactoring(title, ActionKind.QUICK_FIX, ((at, text),))
    return Refactoring(title, ActionKind.QUICK_FIX, (), ((file, at, text),))
