"""The signature of the call around a place, and which parameter is being written."""

from __future__ import annotations

from dataclasses import dataclass

from snow_lsp.ide.definitions import documentation
from snow_lsp.ide.locate import Location, locate
from snowc.database import Database
from snowc.resolve.model import ActorRef, DefId, FunctionRef, SpecialRef
from snowc.resolve.queries import definition_items, resolved_item
from snowc.source import FileId
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.queries import scheme_of
from snowc.types.show import show_type
from snowc.types.ty import Fun


@dataclass(frozen=True, slots=True)
class SignatureHelp:
    """`parameters` are the pieces of `label` that name one each; `active` counts them from 0."""

    label: str
    parameters: tuple[str, ...]
    active: int
    documentation: str | None


def signature_help(db: Database, file: FileId, offset: int) -> SignatureHelp | None:
    """Help for the innermost call whose arguments the offset is among."""
    location = locate(db, file, offset)
    if location is None:
        return None
    for index in range(len(location.path) - 1, -1, -1):
        node = location.path[index]
        if isinstance(node, tree.Call) and location.offset > node.function.end:
            definition, first = _called(db, location, node)
            if definition is None:
                return None
            piped = (
                index > 0 and isinstance(location.path[index - 1], tree.Pipe) and location.path[index - 1].right is node
            )
            written = sum(1 for argument in node.arguments if argument.end < location.offset)
            return _help(db, definition, written - first + (1 if piped else 0))
    return None


def _called(db: Database, location: Location, call: tree.Call) -> tuple[DefId | None, int]:
    """The definition that a call means, and how many arguments stand before its own (`spawn(actor, …)` has one)."""
    references = resolved_item(db, location.ref).references
    match references.get(call.function.id):
        case FunctionRef(definition):
            return definition, 0
        case SpecialRef(name) if name.startswith("spawn") and call.arguments:
            match references.get(call.arguments[0].value.id):
                case ActorRef(definition) | FunctionRef(definition):
                    return definition, 1
    return None, 0


def _help(db: Database, definition: DefId, active: int) -> SignatureHelp | None:
    scheme = scheme_of(db, definition)
    if not isinstance(scheme.type, Fun):
        return None
    names = _parameter_names(db, definition, len(scheme.type.parameters))
    pieces = tuple(
        f"{name} :: {show_type(ty, scheme.names)}" for name, ty in zip(names, scheme.type.parameters, strict=True)
    )
    label = f"{definition}({', '.join(pieces)}) -> {show_type(scheme.type.result, scheme.names)}"
    return SignatureHelp(label, pieces, max(active, 0), documentation(db, definition))


def _parameter_names(db: Database, definition: DefId, count: int) -> tuple[str, ...]:
    """The names in the first clause; `_` for a pattern that is no plain name."""
    items = definition_items(db, definition)
    item = item_of(db, items[0]) if items else None
    parameters = getattr(item.tree, "parameters", ()) if item is not None else ()
    names = tuple(each.pattern.name if isinstance(each.pattern, tree.NamePattern) else "_" for each in parameters)
    return names if len(names) == count else ("_",) * count
