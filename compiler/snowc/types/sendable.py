"""What can't be sent: handles that belong to one actor, wherever they are inside a message (E0039)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.query import Engine
from snowc.types.builtin import UNSENDABLE
from snowc.types.declared import declared_type
from snowc.types.mailbox_errors import NotSendable
from snowc.types.show import show_type
from snowc.types.ty import Con, Fun, Tuple, Type, substitute
from snowc.types.type_names import definition_of_type, type_entry

if TYPE_CHECKING:
    from snowc.types.infer.finish import Finisher


def unsendable_part(db: Engine, ty: Type) -> Type | None:
    """The first handle inside a type that can't leave its actor. A pid's message type says nothing of the pid."""
    return _first_part(db, ty, _is_handle, set())


def part_that_stays(db: Engine, ty: Type) -> Type | None:
    """The first part of a type that can't leave its node: a handle, or a function."""
    return _first_part(db, ty, lambda part: _is_handle(part) or isinstance(part, Fun), set())


def _is_handle(ty: Type) -> bool:
    return isinstance(ty, Con) and ty.name in UNSENDABLE


def _first_part(db: Engine, ty: Type, wanted: Callable[[Type], bool], visited: set[Type]) -> Type | None:
    if ty in visited:
        return None
    visited.add(ty)
    if wanted(ty):
        return ty
    match ty:
        case Con("Pid"):
            return None
        case Con(name, arguments):
            parts = (*arguments, *_fields(db, name, arguments))
        case Tuple(items):
            parts = items
        case _:
            return None
    return next((found for part in parts if (found := _first_part(db, part, wanted, visited)) is not None), None)


def is_service(db: Engine, ty: Type) -> bool:
    """Whether a type is the messages of a service."""
    definition = definition_of_type(db, ty.name) if isinstance(ty, Con) else None
    entry = None if definition is None else type_entry(db, definition)
    return entry is not None and entry.kind == "service"


def _fields(db: Engine, name: str, arguments: tuple[Type, ...]) -> tuple[Type, ...]:
    definition = definition_of_type(db, name)
    declared = None if definition is None else declared_type(db, definition)
    if declared is None or len(declared.parameters) != len(arguments):
        return ()
    return tuple(substitute(field, arguments) for variant in declared.variants for field in variant.fields)


def message_findings(db: Engine, finisher: Finisher) -> list[PlacedFinding]:
    """At each send and each call that makes a task; at a `receive` only where the definition itself sends none of
    that."""
    from snowc.types.infer import awaits  # it needs what is below

    found = []
    told: set[Type] = set()
    for clause in finisher.definition.clauses:
        children = awaits.children(db, clause.awaited, clause.references)
        handed_over = [(span, term, False) for call, span, term in clause.handed_over if call not in children]
        for span, term, is_received in sorted((*clause.messages, *handed_over), key=lambda each: each[2]):
            ty = finisher.finish(term)
            if is_service(db, ty):
                continue  # the declaration is told of its fields
            part = unsendable_part(db, ty)
            if part is None or (is_received and part in told):
                continue
            told.add(part)
            fact = NotSendable(show_type(ty, finisher.names), show_type(part, finisher.names))
            found.append(PlacedFinding(clause.item, Finding(span, fact)))
    return found
