"""What can be written at a place: members after a dot, names elsewhere.

In: a database, a file, an offset, on text that is being typed. Out: candidates, best first. After `Module.` the public
names of the module, after `Type.` its constructors, after `value.` the fields of its type and the functions of its
module; elsewhere locals, the module's own names, imports, the prelude, modules and keywords.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from snow_lsp.ide.definitions import clause_facts, definition_of_item, documentation
from snow_lsp.ide.locate import Location, locate
from snow_lsp.ide.visible import visible_locals
from snowc.database import Database
from snowc.resolve.model import ActorRef, ConstRef, ConstructorRef, DefId, FunctionRef, ModuleName, Reference
from snowc.resolve.queries import file_of_module, module_names, module_of_file, module_of_item, scope_of
from snowc.source import FileId
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.syntax.keywords import KEYWORDS
from snowc.types.interfaces.queries import (
    bare_name,
    function_of_interface,
    functions_of_bounds,
    functions_of_type,
    is_method,
)
from snowc.types.queries import qualified_name, scheme_of, type_shape
from snowc.types.show import show_scheme, show_type
from snowc.types.ty import Con, Fun, Type, Var

_WITH_MODULE = (tree.ModuleItem, tree.ServiceItem, tree.SupervisorItem)
"""Items that hold the items of a module named like them."""


class CandidateKind(enum.Enum):
    LOCAL = enum.auto()
    FIELD = enum.auto()
    FUNCTION = enum.auto()
    ACTOR = enum.auto()
    CONSTANT = enum.auto()
    CONSTRUCTOR = enum.auto()
    TYPE = enum.auto()
    MODULE = enum.auto()
    KEYWORD = enum.auto()


@dataclass(frozen=True, slots=True)
class Candidate:
    """`rank` orders candidates, lowest first; `definition` is where the documentation is."""

    label: str
    kind: CandidateKind
    detail: str
    rank: int
    definition: DefId | None = None


def completion(db: Database, file: FileId, offset: int) -> tuple[Candidate, ...]:
    """The candidates at an offset, best first. The client filters by what is typed already."""
    location = locate(db, file, offset)
    module = _module_at(db, file, location)
    if module is None:
        return ()
    field = _field_at(location)
    if location is not None and field is not None:
        found = _members(db, module, location, field)
    else:
        found = _names(db, module, location)
    unique: dict[str, Candidate] = {}
    for candidate in sorted(found, key=lambda each: (each.rank, each.label)):
        unique.setdefault(candidate.label, candidate)
    return tuple(unique.values())


def _module_at(db: Database, file: FileId, location: Location | None) -> ModuleName | None:
    """The module whose names can be written at a place: the innermost one around it."""
    module = module_of_file(db, file) if location is None else module_of_item(db, location.ref)
    if location is None or module is None or not isinstance(location.item.tree, _WITH_MODULE):
        return module
    header = location.item.tree.header  # between the items of a nested module
    return ModuleName(f"{module}.{header.name}") if location.offset > header.name_span.end else module


def candidate_documentation(db: Database, definition: DefId) -> str | None:
    """The documentation of a candidate, for when the client asks."""
    return documentation(db, definition)


def _field_at(location: Location | None) -> tree.Field | None:
    """The `receiver.name` whose name the cursor is in, or behind."""
    if location is None:
        return None
    for node in reversed(location.path):
        if isinstance(node, tree.Field) and node.name_span.start <= location.offset <= node.name_span.end:
            return node
    return None


# --- after a dot -----------------------------------------------------------------------------------------------------


def _members(db: Database, module: ModuleName, location: Location, field: tree.Field) -> Iterator[Candidate]:
    if isinstance(field.receiver, tree.UpperName):
        scope = scope_of(db, module)
        entry = scope.types.get(field.receiver.name)
        if entry is not None:
            for name in entry.variants:
                yield Candidate(name, CandidateKind.CONSTRUCTOR, field.receiver.name, 0, entry.definition)
            yield from _functions(db, functions_of_type(db, module, qualified_name(db, entry.definition)))
        interface = scope.interfaces.get(field.receiver.name)
        if interface is not None:
            named_here = (function_of_interface(interface.definition, each) for each in interface.functions)
            yield from _functions(db, named_here)
        named = scope.modules.get(field.receiver.name)
        if named is not None:
            yield from _module_members(db, named, rank=1)
        return
    facts = clause_facts(db, location.ref)
    ty = facts.types.get(field.receiver.id) if facts is not None else None
    if isinstance(ty, Var):
        definition = definition_of_item(db, location.ref)
        bounds = scheme_of(db, definition).bounds if definition is not None else ()
        known = bounds[ty.index] if ty.index < len(bounds) else ()
        yield from _functions(db, (each for each in functions_of_bounds(db, known) if is_method(db, each)))
    elif ty is not None:
        yield from _value_members(db, module, ty)


def _functions(db: Database, definitions: Iterable[DefId]) -> Iterator[Candidate]:
    """Functions of types and interfaces by their bare names."""
    for each in definitions:
        yield _candidate(db, bare_name(each), FunctionRef(each), 1)


def _module_members(db: Database, module: ModuleName, rank: int) -> Iterator[Candidate]:
    for name, declared in module_names(db, module).values.items():
        if declared.is_public and not is_hidden(name):
            yield _candidate(db, name, declared.reference, rank)


def _value_members(db: Database, module: ModuleName, ty: Type) -> Iterator[Candidate]:
    """Fields of a struct, and the functions that `value.name(…)` can mean: the type's own, those of its interfaces and
    of the module named like it.
    """
    if not isinstance(ty, Con):
        return
    owner, _, name = ty.name.rpartition(".")
    shape = type_shape(db, DefId(ModuleName(owner), name)) if owner else None
    if shape is not None and shape.kind == "struct":
        variant = shape.variants[0]
        for field_name, field_type in zip(variant.field_names or (), variant.fields, strict=False):
            yield Candidate(field_name, CandidateKind.FIELD, show_type(field_type, shape.parameters), 0)
    yield from _functions(db, (each for each in functions_of_type(db, module, ty.name) if is_method(db, each)))
    home = scope_of(db, module).modules.get(name)
    if home is None or file_of_module(db, home) is None:
        return
    for candidate in _module_members(db, home, rank=1):
        if candidate.definition is not None and _takes_first(db, candidate.definition, ty):
            yield candidate


def _takes_first(db: Database, definition: DefId, ty: Con) -> bool:
    """Whether a function's first parameter is of the type's constructor."""
    signature = scheme_of(db, definition).type
    if not isinstance(signature, Fun) or not signature.parameters:
        return False
    first = signature.parameters[0]
    return isinstance(first, Con) and first.name == ty.name


# --- elsewhere -------------------------------------------------------------------------------------------------------


def _names(db: Database, module: ModuleName, location: Location | None) -> Iterator[Candidate]:
    if location is not None:
        yield from _locals(db, location)
    scope = scope_of(db, module)
    for name, declared in scope.values.items():
        if is_hidden(name):
            continue
        definition = _definition(declared.reference)
        yield _candidate(
            db, name, declared.reference, 1 if definition is not None and definition.module == module else 2
        )
    for name, entry in scope.types.items():
        yield Candidate(name, CandidateKind.TYPE, entry.kind, 3, entry.definition)
    for name in scope.modules:
        yield Candidate(name, CandidateKind.MODULE, "module", 4)
    for word in sorted(KEYWORDS):
        yield Candidate(word, CandidateKind.KEYWORD, "", 5)


def _locals(db: Database, location: Location) -> Iterator[Candidate]:
    facts = clause_facts(db, location.ref)
    for name, binding in visible_locals(location.path, location.offset).items():
        ty = facts.types.get(binding) if facts is not None else None
        yield Candidate(name, CandidateKind.LOCAL, show_type(ty) if ty is not None else "", 0)


def _candidate(db: Database, name: str, reference: Reference, rank: int) -> Candidate:
    match reference:
        case FunctionRef(definition):
            return Candidate(name, CandidateKind.FUNCTION, show_scheme(scheme_of(db, definition)), rank, definition)
        case ActorRef(definition):
            return Candidate(name, CandidateKind.ACTOR, "actor", rank, definition)
        case ConstRef(definition):
            return Candidate(name, CandidateKind.CONSTANT, "constant", rank, definition)
        case ConstructorRef(owner, _, _):
            return Candidate(name, CandidateKind.CONSTRUCTOR, owner.name, rank, owner)
        case _:
            return Candidate(name, CandidateKind.FUNCTION, "", rank)


def _definition(reference: Reference) -> DefId | None:
    match reference:
        case FunctionRef(definition) | ActorRef(definition) | ConstRef(definition):
            return definition
        case ConstructorRef(owner, _, _):
            return owner
        case _:
            return None
