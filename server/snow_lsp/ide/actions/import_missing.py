"""A name that nothing here has, and another module does: import that module, and write its name in front."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.import_edit import import_edit
from snowc.diagnostics.diagnostic import Diagnostic
from snowc.resolve.importable import Importable, importable_spelling
from snowc.resolve.model import FunctionRef, ModuleName, TypeEntry
from snowc.resolve.modules import is_visible
from snowc.resolve.queries import module_of_item, scope_of

_UNBOUND_VALUE, _UNKNOWN_CONSTRUCTOR, _UNKNOWN_MODULE, _UNKNOWN_TYPE = "E0004", "E0010", "E0031", "E0050"
_UNKNOWN = {_UNBOUND_VALUE, _UNKNOWN_CONSTRUCTOR, _UNKNOWN_MODULE, _UNKNOWN_TYPE}


def offer(place: Place) -> Iterator[Refactoring]:
    start = place.location.item_offset
    here = place.selection.shifted(start)
    for each in place.db.check(place.file):
        span = each.place.span
        if each.code in _UNKNOWN and span.start <= here.end and here.start <= span.end:
            yield from _offers(place, each)


def _offers(place: Place, unknown: Diagnostic) -> Iterator[Refactoring]:
    module = module_of_item(place.db, place.location.ref)
    text = place.db.text(place.file) or ""
    span = unknown.place.span
    name = text[span.start : span.end]
    if module is None:
        return
    known = scope_of(place.db, module).modules
    for each in _named(place, unknown.code, name):
        if each.module == module or not is_visible(place.db, each.module, module):
            continue
        edits = () if each.module in known.values() else (import_edit(place.db, place.file, each.module),)
        if each.what is None:
            if edits:
                yield Refactoring(f"Import `{each.module}`", ActionKind.QUICK_FIX, edits)
        else:
            path = _path(known, each.module, each.label, name)
            title = f"Write `{path}`" if not edits else f"Import `{each.module}` and write `{path}`"
            yield Refactoring(title, ActionKind.QUICK_FIX, (*edits, (span, path)))


def _named(place: Place, code: str, name: str) -> Iterator[Importable]:
    for each in importable_spelling(place.db, name):
        if each.name == name and _fits(code, each):
            yield each
        elif code == _UNKNOWN_CONSTRUCTOR and isinstance(each.what, TypeEntry) and name in each.what.variants:
            last = each.module.rpartition(".")[2]
            yield Importable(name, f"{last}.{name}", each.module, each.what)


def _fits(code: str, each: Importable) -> bool:
    match code:
        case "E0004":
            return isinstance(each.what, FunctionRef)
        case "E0031":
            return each.what is None
        case "E0050":
            return isinstance(each.what, TypeEntry)
        case _:
            return isinstance(each.what, TypeEntry) and each.what.kind == "struct"


def _path(known: object, module: ModuleName, label: str, name: str) -> str:
    """How the name is written: by the module's shortest name, where it is known already."""
    if isinstance(known, dict):
        paths = [path for path, each in known.items() if each == module]
        if paths:
            return f"{min(paths, key=len)}.{name}"
    return label
