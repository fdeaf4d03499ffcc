"""After a dot: names of a module, constructors of a type, fields and methods of a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from snow_lsp.ide.completion.candidate import Candidate, CandidateKind, Rank
from snow_lsp.ide.completion.expected import expected_type, fields_of_struct, fits
from snow_lsp.ide.completion.named import named
from snow_lsp.ide.completion.postfix import postfixes, postfixes_of_actor
from snow_lsp.ide.completion.situation import Situation
from snowc.resolve.model import ActorRef, ConstructorRef, DefId, FunctionRef, ModuleName
from snowc.resolve.queries import definition_of_item, file_of_module, module_names, scope_of
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.types.interfaces.queries import (
    bare_name,
    function_of_interface,
    functions_of_bounds,
    functions_of_type,
    is_method,
)
from snowc.types.queries import qualified_name, scheme_of
from snowc.types.show import show_type
from snowc.types.ty import Con, Error, Fun, Type, Var


def members(situation: Situation, field: tree.Field) -> Iterator[Candidate]:
    wanted = expected_type(situation)
    path = dotted(field.receiver)
    if path is not None:
        yield from _below_a_path(situation, path, wanted)
        return
    facts = situation.facts
    if facts is not None and isinstance(facts.references.get(getattr(field.receiver, "id", -1)), ActorRef):
        yield from postfixes_of_actor(situation, field)
        return
    ty = facts.types.get(field.receiver.id) if facts is not None else None
    if ty is None:
        return
    if isinstance(ty, Var):
        yield from _functions(situation, _of_bounds(situation, ty), wanted)
    elif isinstance(ty, Con):
        yield from _of_value(situation, ty, wanted)
    if not isinstance(ty, Error):
        yield from postfixes(situation, field, ty)


def dotted(receiver: tree.Expr) -> str | None:
    """`A.B` of a path of capitalised names; None for a value."""
    if isinstance(receiver, tree.UpperName):
        return receiver.name
    if isinstance(receiver, tree.Field) and receiver.name[:1].isupper():
        above = dotted(receiver.receiver)
        return None if above is None else f"{above}.{receiver.name}"
    return None


def _below_a_path(situation: Situation, path: str, wanted: Type | None) -> Iterator[Candidate]:
    db, module = situation.db, situation.module
    scope = scope_of(db, module)
    entry = scope.types.get(path)
    if entry is not None:
        for index, name in enumerate(entry.variants):
            reference = ConstructorRef(entry.definition, index, name)
            yield named(situation, name, reference, Rank.LOCAL, wanted)
        yield from _functions(situation, functions_of_type(db, module, qualified_name(db, entry.definition)), wanted)
    interface = scope.interfaces.get(path)
    if interface is not None:
        here = (function_of_interface(interface.definition, each) for each in interface.functions)
        yield from _functions(situation, here, wanted)
    below = scope.modules.get(path)
    if below is not None:
        yield from _of_module(situation, below, wanted)


def _of_module(situation: Situation, module: ModuleName, wanted: Type | None) -> Iterator[Candidate]:
    names = module_names(situation.db, module)
    for name, declared in names.values.items():
        if declared.is_public and not is_hidden(name):
            yield named(situation, name, declared.reference, Rank.MEMBER, wanted)
    for name, entry in names.types.items():
        if entry.is_public:
            yield Candidate(name, CandidateKind.TYPE, entry.kind, Rank.TYPE, entry.definition)


def _functions(situation: Situation, definitions: Iterable[DefId], wanted: Type | None) -> Iterator[Candidate]:
    """Functions of types and interfaces by their bare names."""
    for each in definitions:
        yield named(situation, bare_name(each), FunctionRef(each), Rank.MEMBER, wanted)


def _of_bounds(situation: Situation, ty: Var) -> Iterator[DefId]:
    """The methods of a type parameter: those of its bounds."""
    db = situation.db
    definition = None if situation.location is None else definition_of_item(db, situation.location.ref)
    bounds = scheme_of(db, definition).bounds if definition is not None else ()
    known = bounds[ty.index] if ty.index < len(bounds) else ()
    return (each for each in functions_of_bounds(db, known) if is_method(db, each))


def _of_value(situation: Situation, ty: Con, wanted: Type | None) -> Iterator[Candidate]:
    """Fields of a struct, and the functions that `value.name(…)` can mean: the type's own, those of its interfaces and
    of the module named like it.
    """
    db, module = situation.db, situation.module
    for name, field_type in fields_of_struct(situation, ty):
        rank = Rank.WANTED if fits(field_type, wanted) else Rank.LOCAL
        yield Candidate(name, CandidateKind.FIELD, show_type(field_type), rank)
    methods = (each for each in functions_of_type(db, module, ty.name) if is_method(db, each))
    yield from _functions(situation, methods, wanted)
    home = scope_of(db, module).modules.get(ty.name.rpartition(".")[2])
    if home is None or file_of_module(db, home) is None:
        return
    for candidate in _of_module(situation, home, wanted):
        if candidate.definition is not None and _takes_first(situation, candidate, ty):
            yield candidate


def _takes_first(situation: Situation, candidate: Candidate, ty: Con) -> bool:
    """Whether a function's first parameter is of the type's constructor."""
    if candidate.kind is not CandidateKind.FUNCTION or candidate.definition is None:
        return False
    signature = scheme_of(situation.db, candidate.definition).type
    if not isinstance(signature, Fun) or not signature.parameters:
        return False
    first = signature.parameters[0]
    return isinstance(first, Con) and first.name == ty.name
