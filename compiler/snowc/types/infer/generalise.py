"""What becomes generic: the variables left in a definition's type, and local `let`s that are used at several types.

In: a group whose bodies are inferred. Out: the variables of each scheme in order, written type parameters first.
`main`, tests and constants are never generic: nobody instantiates them.
"""

from __future__ import annotations

from collections.abc import Sequence

from snowc.types.infer.context import Clause, Definition, LocalType
from snowc.types.infer.terms import GENERIC_LEVEL, Meta, Rigid, Term, free_variables, prune, same_term
from snowc.types.infer.unify import Unifier


def settle_locals(definition: Definition, unifier: Unifier) -> None:
    """A local used at one type only is not generic. Later `let`s first: an earlier one may be used inside them."""
    kept = []
    for clause, binding, local in reversed(definition.generalised):
        local.generic = tuple(each for each in local.generic if prune(each) is each)
        if not local.generic:
            continue
        if _has_one_instance(local):
            _ungeneralise(clause, local, unifier)
        else:
            kept.append((clause, binding, local))
    definition.generalised = list(reversed(kept))


def _has_one_instance(local: LocalType) -> bool:
    if not local.uses:
        return True
    first = local.uses[0][1]
    if any(_is_generic_inside(term) for term in first):
        return False
    return all(same_term(a, b) for _, other in local.uses[1:] for a, b in zip(first, other, strict=True))


def _ungeneralise(clause: Clause, local: LocalType, unifier: Unifier) -> None:
    for index, variable in enumerate(local.generic):
        variable.level = 1
        if local.uses:
            unifier.unify(local.uses[0][1][index], variable, None)
    for node, _ in local.uses:
        clause.instances.pop(node, None)
    local.generic = ()
    local.uses = []


def _is_generic_inside(term: Term) -> bool:
    found: dict[Meta, None] = {}
    free_variables(term, found)
    return any(variable.level == GENERIC_LEVEL for variable in found)


def scheme_variables(definition: Definition) -> Sequence[Rigid | Meta]:
    """The variables of the scheme, in order: written ones, then those of parameters, result and mailbox."""
    signature = definition.signature
    if signature.kind in {"constant", "test"} or definition.id.name == "main":
        return definition.rigids
    found: dict[Meta, None] = {}
    for term in (*definition.parameters, definition.result):
        free_variables(term, found)
    if has_public_mailbox(definition) and definition.message is not None:
        free_variables(definition.message, found)
    return (*definition.rigids, *found)


def has_public_mailbox(definition: Definition) -> bool:
    """Whether callers see the mailbox's type: of actors, and of functions declared `receives M`."""
    return definition.signature.kind == "actor" or definition.signature.receives is not None
