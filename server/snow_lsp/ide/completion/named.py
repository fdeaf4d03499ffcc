"""Candidates for what modules declare: functions with their arguments to fill in, constructors, actors, constants."""

from __future__ import annotations

from snow_lsp.ide.completion.candidate import Candidate, CandidateKind, Rank
from snow_lsp.ide.completion.expected import fits
from snow_lsp.ide.completion.situation import Situation
from snowc.resolve.model import ActorRef, ConstRef, ConstructorRef, DefId, FunctionRef, ModuleName, Reference
from snowc.syntax import tree
from snowc.types.queries import constructor_scheme, scheme_of
from snowc.types.show import show_scheme, show_type
from snowc.types.signature import parameter_names
from snowc.types.ty import Fun, Type


def named(
    situation: Situation, label: str, reference: Reference, rank: Rank, wanted: Type | None, path: str = ""
) -> Candidate:
    """`path` is what has to stand before the name: a module or a type."""
    db = situation.db
    match reference:
        case FunctionRef(definition):
            scheme = scheme_of(db, definition)
            result = scheme.type.result if isinstance(scheme.type, Fun) else scheme.type
            is_wanted = fits(result, wanted) or fits(scheme.type, wanted)
            snippet = None if fits(scheme.type, wanted) else call_snippet(situation, path + label, definition)
            return Candidate(
                label,
                CandidateKind.FUNCTION,
                show_scheme(scheme),
                Rank.WANTED if is_wanted else rank,
                definition,
                snippet,
            )
        case ActorRef(definition):
            return Candidate(label, CandidateKind.ACTOR, "actor", rank, definition)
        case ConstRef(definition):
            ty = scheme_of(db, definition).type
            is_wanted = fits(ty, wanted)
            return Candidate(
                label, CandidateKind.CONSTANT, show_type(ty), Rank.WANTED if is_wanted else rank, definition
            )
        case ConstructorRef():
            return _constructor(situation, label, reference, rank, wanted, path)
        case _:
            return Candidate(label, CandidateKind.FUNCTION, "", rank)


def _constructor(
    situation: Situation, label: str, reference: ConstructorRef, rank: Rank, wanted: Type | None, path: str
) -> Candidate:
    ty = constructor_scheme(situation.db, reference).type
    result, count = (ty.result, len(ty.parameters)) if isinstance(ty, Fun) else (ty, 0)
    is_wanted = fits(result, wanted)
    rank = Rank.TYPE if rank is Rank.VISIBLE else rank
    snippet = f"{path}{label}($1)" if count and _may_be_called(situation) else None
    return Candidate(
        label,
        CandidateKind.CONSTRUCTOR,
        reference.type.name,
        Rank.WANTED if is_wanted else rank,
        reference.type,
        snippet,
    )


def call_snippet(situation: Situation, written: str, definition: DefId) -> str | None:
    """A call with the parameters' names to be replaced; None where the call is there already, or none is wanted."""
    if not _may_be_called(situation):
        return None
    scheme = scheme_of(situation.db, definition)
    if not isinstance(scheme.type, Fun):
        return None
    count = len(scheme.type.parameters)
    return call_with(situation, written, (*parameter_names(situation.db, definition), *[None] * count)[:count])


def call_with(situation: Situation, written: str, names: tuple[str | None, ...]) -> str | None:
    """A call with these parameters; None where no call is wanted."""
    if not _may_be_called(situation):
        return None
    left_out = 1 if _has_a_first_argument(situation) else 0
    places = (f"${{{index}:{name or f'a{index}'}}}" for index, name in enumerate(names[left_out:], start=1))
    return f"{written}({', '.join(places)})"


def _may_be_called(situation: Situation) -> bool:
    return situation.following != "(" and not isinstance(situation.innermost(tree.ImportItem), tree.ImportItem)


def _has_a_first_argument(situation: Situation) -> bool:
    """Behind `|>`, and as a method of a value."""
    node, facts = situation.node, situation.facts
    if isinstance(node, tree.Field):
        is_value = not isinstance(node.receiver, tree.UpperName) and not _is_path(node.receiver)
        if is_value and facts is not None:
            return True
    return any(isinstance(each, tree.Pipe) and each.right is node for each in situation.path)


def _is_path(receiver: tree.Expr) -> bool:
    while isinstance(receiver, tree.Field):
        receiver = receiver.receiver
    return isinstance(receiver, tree.UpperName)


def definition_of(reference: Reference) -> DefId | None:
    match reference:
        case FunctionRef(definition) | ActorRef(definition) | ConstRef(definition):
            return definition
        case ConstructorRef(owner, _, _):
            return owner
        case _:
            return None


def home_of(reference: Reference) -> ModuleName | None:
    definition = definition_of(reference)
    return None if definition is None else definition.module
