"""The signature of the call around a place, and which parameter is being written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from snow_lsp.ide.definitions import documentation
from snow_lsp.ide.locate import Location, locate
from snowc.database import Database
from snowc.resolve.builtin import STARTED_ARGUMENT
from snowc.resolve.model import ActorRef, ConstructorRef, DefId, FunctionRef, Reference, SpecialRef
from snowc.resolve.queries import definition_items, resolved_item
from snowc.source import FileId
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.queries import clause_facts, constructor_scheme, scheme_of
from snowc.types.show import show_type
from snowc.types.signature import parameter_names
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
            called, first = _called(db, location, node)
            if called is None:
                return None
            around = location.path[index - 1] if index > 0 else None
            active = _active(db, location.offset, node, called, first)
            if isinstance(around, tree.Pipe) and around.right is node and active >= around.slot - 1:
                active += 1
            return _help(db, called, active)
    return None


def _active(db: Database, offset: int, call: tree.Call, called: FunctionRef | ConstructorRef, first: int) -> int:
    """The parameter that is being written, a piped value aside. A name that is given says which it is."""
    written = sum(1 for argument in call.arguments if argument.end < offset) - first
    own = next((each for each in call.arguments if each.start <= offset <= each.end), None)
    names = parameter_names(db, called.definition) if isinstance(called, FunctionRef) else ()
    return names.index(own.name) if own is not None and own.name in names else written


def _called(db: Database, location: Location, call: tree.Call) -> tuple[FunctionRef | ConstructorRef | None, int]:
    """What a call means, and how many of its arguments stand before the parameters' own: `spawn(actor, …)` has one, and
    of a method the receiver is one that is not among the arguments.
    """
    match _reference(db, location, call.function):
        case FunctionRef() as function:
            facts = clause_facts(db, location.ref)
            is_method = isinstance(call.function, tree.Field) and not _is_path(db, location, call.function)
            return function, -1 if facts is not None and is_method else 0
        case ConstructorRef() as constructor:
            return constructor, 0
        case SpecialRef(name) if len(call.arguments) > STARTED_ARGUMENT.get(name, len(call.arguments)):
            place = STARTED_ARGUMENT[name]
            match _reference(db, location, call.arguments[place].value):
                case ActorRef(definition) | FunctionRef(definition):
                    return FunctionRef(definition), place + 1
    return None, 0


def _is_path(db: Database, location: Location, field: tree.Field) -> bool:
    """Whether what stands before the dot is a module or a type: names alone say what it is."""
    return resolved_item(db, location.ref).references.get(field.id) is not None


def _reference(db: Database, location: Location, node: Any) -> Reference | None:
    identity = getattr(node, "id", -1)
    facts = clause_facts(db, location.ref)
    known = None if facts is None else facts.references.get(identity)
    return known or resolved_item(db, location.ref).references.get(identity)


def _help(db: Database, called: FunctionRef | ConstructorRef, active: int) -> SignatureHelp | None:
    if isinstance(called, ConstructorRef):
        return _help_of_constructor(db, called, active)
    definition = called.definition
    scheme = scheme_of(db, definition)
    if not isinstance(scheme.type, Fun):
        return None
    names = _parameter_names(db, definition, len(scheme.type.parameters))
    pieces = tuple(
        f"{name} :: {show_type(ty, scheme.names)}" for name, ty in zip(names, scheme.type.parameters, strict=True)
    )
    label = f"{definition}({', '.join(pieces)}) -> {show_type(scheme.type.result, scheme.names)}"
    return SignatureHelp(label, pieces, max(active, 0), documentation(db, definition))


def _help_of_constructor(db: Database, constructor: ConstructorRef, active: int) -> SignatureHelp | None:
    scheme = constructor_scheme(db, constructor)
    if not isinstance(scheme.type, Fun):
        return None
    pieces = tuple(show_type(ty, scheme.names) for ty in scheme.type.parameters)
    label = f"{constructor.name}({', '.join(pieces)}) -> {show_type(scheme.type.result, scheme.names)}"
    return SignatureHelp(label, pieces, max(active, 0), documentation(db, constructor.type))


def _parameter_names(db: Database, definition: DefId, count: int) -> tuple[str, ...]:
    """The names in the first clause; `_` for a pattern that is no plain name."""
    items = definition_items(db, definition)
    item = item_of(db, items[0]) if items else None
    parameters = getattr(item.tree, "parameters", ()) if item is not None else ()
    names = tuple(each.pattern.name if isinstance(each.pattern, tree.NamePattern) else "_" for each in parameters)
    return names if len(names) == count else ("_",) * count
