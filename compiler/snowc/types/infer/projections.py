"""Associated types (`T.Item`) while a group is inferred.

In: terms with projections. Out: terms without, as far as it is known what they are projections of. Of a type parameter
a projection stays what it is, equal to itself; of an unsolved variable it is a variable too, until that one is solved.
"""

from __future__ import annotations

from snowc.source import Span
from snowc.types.infer.associated import resolved_projection
from snowc.types.infer.coerce import report_failure
from snowc.types.infer.context import Body, Group
from snowc.types.infer.terms import App, Broken, Meta, Term, is_projection, prune
from snowc.types.interfaces.errors import OpenAssociatedType
from snowc.types.ty import PROJECTION
from snowc.values import record


@record
class OpenProjection:
    """`variable` stands for a projection of what is not known yet."""

    variable: Meta
    term: App
    body: Body
    span: Span


def projection_term(body: Body, span: Span, interface: str, name: str, base: Term) -> Term:
    """The associated type of a type, of an interface without parameters."""
    return normal_term(body, span, App(f"{interface}{PROJECTION}{name}", (base,)))


def normal_term(body: Body, span: Span, term: Term) -> Term:
    """The term without projections of types that are known; `span` is the place to report at."""
    term = prune(term)
    if not isinstance(term, App) or not term.arguments:
        return term
    arguments = tuple(normal_term(body, span, each) for each in term.arguments)
    term = term if arguments == term.arguments else App(term.head, arguments)
    if not is_projection(term):
        return term
    found = _resolved(body.group, term)
    if found is not None:
        return found
    variable = body.fresh()
    body.unifier.pin(variable)
    body.unifier.pin(term)
    body.group.projections.append(OpenProjection(variable, term, body, span))
    return variable


def settled_term(group: Group, term: App) -> Term:
    """A projection as far as it is known now."""
    found = _resolved(group, term)
    return term if found is None else found


def _resolved(group: Group, term: App) -> Term | None:
    return resolved_projection(group.db, group.unifier.instance, term)


def settle_projections(group: Group) -> bool:
    """Give projections what they are by now; True if that was something new."""
    waiting, group.projections = group.projections, []
    for each in waiting:
        found = _resolved(group, each.term)
        if found is None:
            group.projections.append(each)
            continue
        failure = group.unifier.unify(each.variable, found, None)
        if failure is not None:
            report_failure(each.body, each.span, failure, each.variable, found, None, None)
    return len(group.projections) < len(waiting)


def close_projections(group: Group) -> None:
    """At the end of a group: what is a projection of a variable becomes part of a scheme, if nothing else is known of
    it.
    """
    waiting, group.projections = group.projections, []
    for each in waiting:
        variable = prune(each.variable)
        if isinstance(variable, Meta):
            variable.link = each.term
            if variable.bounds:
                group.conditions.append((each.term, tuple(variable.bounds)))
        elif not isinstance(variable, Broken):
            _report_open(each, variable)


def _report_open(each: OpenProjection, known: Term) -> None:
    base, name = each.term.arguments[0], each.term.head.rpartition(PROJECTION)[2]
    each.body.report(each.span, lambda show: OpenAssociatedType(f"{show(base)}.{name}", show(known)))
