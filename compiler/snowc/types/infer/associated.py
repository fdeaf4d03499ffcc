"""What an associated type (`T.Item`) stands for, as far as that is known while a group is inferred.

In: a projection, and what gives an impl its parameters at a type. Out: the type; the projection itself where it is one
of a type parameter; None while its base is unknown.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.query import Engine
from snowc.types.builtin import OPERATORS, OUTPUT
from snowc.types.infer.candidates import Candidate, Fit, candidates
from snowc.types.infer.terms import (
    BROKEN,
    App,
    Broken,
    Meta,
    Need,
    Rigid,
    Term,
    is_projection,
    needs_of_part,
    part_of,
    prune,
    term_of,
)
from snowc.types.ty import ITER_OF, PROJECTION

InstanceOf = Callable[[Candidate, App, Need], "tuple[Meta, ...] | object"]
"""The parameters of an impl at a type, or something else if it does not fit."""


def resolved_projection(db: Engine, instance: InstanceOf, term: App) -> Term | None:
    """What a projection stands for."""
    interface, _, name = term.head.rpartition(PROJECTION)
    base = prune(term.arguments[0])
    if isinstance(base, Meta):
        return None
    if isinstance(base, Broken):
        return BROKEN
    if isinstance(base, Rigid) or is_projection(base):
        return _of_parameter(term, base, interface, name)
    need = Need(interface, term.arguments[1:])
    found = candidates(db, base, need)
    sure = [each for each in found if each.fit is Fit.YES]
    if not sure and len(found) > 1:
        return None
    if not found:
        return BROKEN  # the type lacks the interface, which is reported where it is asked for
    chosen = (sure or found)[0]
    variables = instance(chosen, base, need)
    associated = chosen.head.associated.get(name)
    if associated is None or not isinstance(variables, tuple):
        return BROKEN
    here = term_of(associated, variables)
    return settled(db, instance, here) if isinstance(here, App) and is_projection(here) else here


def settled(db: Engine, instance: InstanceOf, term: App) -> Term:
    """A projection as far as it is known now."""
    found = resolved_projection(db, instance, term)
    return term if found is None else found


def _of_parameter(term: App, base: Rigid | App, interface: str, name: str) -> Term:
    """An associated type of a type parameter, or of an associated type of one."""
    if isinstance(base, App) and base.head == ITER_OF and interface == "Iterator":
        term = App(f"Iterable{PROJECTION}{name}", base.arguments)
    known = part_of(term)
    if known is not None and known.equal is not None:
        return known.equal
    needs = base.bounds or () if isinstance(base, Rigid) else needs_of_part(base)
    is_closed = interface in OPERATORS and name == OUTPUT
    return base if is_closed and any(each.interface == interface and each.is_closed for each in needs) else term
