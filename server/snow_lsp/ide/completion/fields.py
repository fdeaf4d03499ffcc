"""Between the braces of a struct: its fields that are not there yet. In a call: the names of its parameters."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.completion.candidate import Candidate, CandidateKind, Rank
from snow_lsp.ide.completion.expected import fields_of_struct
from snow_lsp.ide.completion.situation import Situation
from snowc.resolve.model import ActorRef, FunctionRef, SpecialRef
from snowc.syntax import tree
from snowc.types.queries import scheme_of
from snowc.types.show import show_type
from snowc.types.signature import parameter_names
from snowc.types.ty import Fun


def fields(
    situation: Situation, owner: tree.StructExpr | tree.StructUpdate | tree.StructPattern
) -> Iterator[Candidate]:
    facts = situation.facts
    ty = None if facts is None else facts.types.get(owner.id)
    taken = {each.name for each in owner.fields if each is not situation.node and each is not situation.around()}
    for name, field_type in fields_of_struct(situation, ty):
        if name not in taken:
            written = name if isinstance(owner, tree.StructPattern) else f"{name}: $0"
            yield Candidate(name, CandidateKind.FIELD, show_type(field_type), Rank.WANTED, snippet=written)


def argument_names(situation: Situation, argument: tree.Argument) -> Iterator[Candidate]:
    """Keyword arguments for the parameters that no argument is for yet."""
    call, facts = situation.around(2), situation.facts
    if not isinstance(call, tree.Call) or facts is None or argument.name is not None:
        return
    reference, before = facts.references.get(getattr(call.function, "id", -1)), 0
    if isinstance(reference, SpecialRef) and reference.name.startswith("spawn") and len(call.arguments) > 1:
        reference, before = facts.references.get(getattr(call.arguments[0].value, "id", -1)), 1
    if not isinstance(reference, FunctionRef | ActorRef):
        return
    scheme = scheme_of(situation.db, reference.definition)
    types = scheme.type.parameters if isinstance(scheme.type, Fun) else ()
    names = parameter_names(situation.db, reference.definition)
    first = 1 if call.id in facts.method_calls else 0
    position = call.arguments.index(argument) - before + first
    written = {each.name for each in call.arguments}
    for name, ty in list(zip(names, types, strict=False))[position:]:
        if name is not None and name not in written:
            shown = show_type(ty, scheme.names)
            yield Candidate(f"{name}:", CandidateKind.ARGUMENT, shown, Rank.VISIBLE, snippet=f"{name}: $0")
