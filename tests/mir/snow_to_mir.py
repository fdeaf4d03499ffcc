"""A text's MIR, for tests.

In: the text of one module, `Example`. Out: the MIR of its definitions, and what the verifier says about it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from snowc.database import Database
from snowc.diagnostics.facts import PlacedFinding
from snowc.mir.findings import mir_findings
from snowc.mir.ir import FunctionId, MirFunction
from snowc.mir.lower.type_layout import variants_of
from snowc.mir.queries import lowered
from snowc.mir.verify import Known, Signature, signature_of, verify
from snowc.query import Engine
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import binding_groups, resolve_findings
from snowc.source import FileId
from snowc.syntax.queries import syntax_findings
from snowc.types.interfaces.select import normal_type
from snowc.types.queries import scheme_of, type_findings
from snowc.types.ty import Con, Fun, Tuple, Type

FILE = FileId("/example.snow")
MODULE = ModuleName("Example")


@functools.cache
def shared_database() -> Database:
    """One for the session: the library is read, and lowered, once."""
    db = Database()
    db.open_text(FILE, "")
    return db


def database_for(text: str) -> Database:
    db = shared_database()
    db.set_text(FILE, text)
    return db


def earlier_findings(db: Engine, module: ModuleName = MODULE) -> tuple[PlacedFinding, ...]:
    """The errors of the stages before MIR."""
    found = (*syntax_findings(db, FILE), *resolve_findings(db, module), *type_findings(db, module))
    return tuple(each for each in found if each.finding.fact.code.startswith("E"))


def definitions(db: Engine, module: ModuleName = MODULE) -> tuple[DefId, ...]:
    return tuple(definition for group in binding_groups(db, module) for definition in group)


def module_functions(db: Engine, module: ModuleName = MODULE) -> tuple[MirFunction, ...]:
    """All MIR of a module."""
    found = (lowered(db, definition) for definition in definitions(db, module))
    return tuple(function for each in found if each is not None for function in each.functions)


def findings_text(db: Database, text: str) -> str:
    """A line per finding: its code, and the source text that it is about. In order of the place."""
    lines = []
    for found in mir_findings(db, MODULE):
        place = db.place(found.item, found.finding.span)
        assert place is not None
        lines.append((place.span, f"{found.finding.fact.code} {text[place.span.start : place.span.end]}\n"))
    return "".join(line for _, line in sorted(lines))


def faults(db: Engine, functions: tuple[MirFunction, ...]) -> tuple[str, ...]:
    """What the verifier says about functions that may call each other and the library."""
    own = {function.id: signature_of(function) for function in functions}

    def signature(id: FunctionId) -> Signature | None:
        return own[id] if id in own else _library_signature(db, id)

    variants = functools.partial(_variants, db)
    known = {each.id: Known(signature, variants, _normal(db, each)) for each in functions}
    return tuple(f"{function.id}: {fault}" for function in functions for fault in verify(function, known[function.id]))


def _normal(db: Engine, function: MirFunction) -> Callable[[Type], Type]:
    """Replaces associated types, also those of which the definition's `where` says what they are."""
    conditions = scheme_of(db, function.id.definition).conditions
    equal = {each.subject: each.equal for each in conditions if each.equal is not None}

    def replaced(ty: Type) -> Type:
        match normal_type(db, ty):
            case known if known in equal:
                return replaced(equal[known])
            case Con(name, parts):
                return Con(name, tuple(map(replaced, parts)))
            case Tuple(parts):
                return Tuple(tuple(map(replaced, parts)))
            case Fun(parameters, result):
                return Fun(tuple(map(replaced, parameters)), replaced(result))
            case other:
                return other

    return replaced


def _library_signature(db: Engine, id: FunctionId) -> Signature | None:
    scheme = scheme_of(db, id.definition)
    if id.part or not isinstance(scheme.type, Fun):
        return None
    return Signature(len(scheme.names), scheme.type.parameters, scheme.type.result)


def _variants(db: Engine, ty: Con) -> tuple[tuple[Type, ...], ...] | None:
    return variants_of(db, ty)
