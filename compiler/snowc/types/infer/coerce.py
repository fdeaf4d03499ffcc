"""Where a type meets what is expected: unification, `Never`, the dynamic pid, and the report when they don't fit."""

from __future__ import annotations

import re
from collections.abc import Callable

from snowc.diagnostics.facts import Fact
from snowc.source import Span
from snowc.syntax.queries import item_of
from snowc.types import errors
from snowc.types.builtin import CONCAT, OUTPUT
from snowc.types.deriving import DEFAULT_DERIVED
from snowc.types.errors import Reason, Why
from snowc.types.infer.context import Body, ShowTerm
from snowc.types.infer.terms import App, Meta, Need, Rigid, Term, is_never, is_projection, prune, same_term
from snowc.types.infer.unify import Clash, Endless, Failure, Lacking
from snowc.types.ty import PROJECTION
from snowc.types.type_names import definition_of_type, is_library
from snowc.values import replace

MakeMismatch = Callable[[str, str, "Reason | None", "Reason | None"], Fact]
"""(expected, found, because, found because) → the fact: E0001, or E0014 for a message."""


def coerce(
    body: Body,
    node: int | None,
    span: Span,
    found: Term,
    expected: Term,
    reason: Reason | None,
    mismatch: MakeMismatch = errors.Mismatch,
) -> Term:
    """`found` stands where `expected` is wanted. Gives what the place has: `Never` if it is never reached, else the
    expected type.
    """
    if is_never(found) and not is_never(expected):
        return found
    wanted, got = prune(expected), prune(found)
    if node is not None and converts_to_pid(got, wanted):
        body.clause.conversions.add(node)
        return wanted
    origin, because = solved_reason(found), reason or solved_reason(expected)
    failure = body.unifier.unify(expected, found, reason or body.reason(Why.USE, span))
    if failure is not None:
        report_failure(body, span, failure, expected, found, because, origin, mismatch)
    return expected


def converts_to_pid(found: Term, expected: Term) -> bool:
    """Whether a typed pid or a job stands where the dynamic pid is expected."""
    if not (isinstance(found, App) and isinstance(expected, App)) or expected.head != "Pid" or expected.arguments:
        return False
    return found.head in {"Pid", "Job"} and len(found.arguments) == 1


def solved_reason(term: Term) -> Reason | None:
    """Why an inferred type became what it is, if a place in the source decided it."""
    found = None
    while isinstance(term, Meta) and term.link is not None:
        found = term.solved or found
        term = term.link
    return found


def unify_or_report(body: Body, span: Span, found: Term, expected: Term, reason: Reason | None) -> bool:
    """Both are one type; False if that was reported as wrong."""
    origin, because = solved_reason(found), reason or solved_reason(expected)
    failure = body.unifier.unify(expected, found, reason or body.reason(Why.USE, span))
    if failure is None:
        return True
    report_failure(body, span, failure, expected, found, because, origin)
    return False


def require(body: Body, span: Span, term: Term, interface: str, reason: Reason | None) -> bool:
    """The type must have the interface; False if that was reported as wrong."""
    return require_need(body, span, term, Need(interface), reason)


def require_need(body: Body, span: Span, term: Term, need: Need, reason: Reason | None) -> bool:
    """The same of an interface with arguments."""
    failure = body.unifier.require(term, need, reason or body.reason(Why.USE, span))
    if failure is not None:
        report_failure(body, span, failure, term, term, reason, None)
    return failure is None


def report_failure(
    body: Body,
    span: Span,
    failure: Failure,
    expected: Term,
    found: Term,
    reason: Reason | None,
    origin: Reason | None,
    mismatch: MakeMismatch = errors.Mismatch,
) -> None:
    """Word a failure. `reason` is where the expectation comes from, `origin` why the found type is what it is."""
    match failure:
        case Lacking():
            report_lacking(body, span, failure, reason)
        case Endless(variable=variable, term=term):
            elsewhere = None if reason is not None and reason.span == span else reason
            body.report(span, lambda show: errors.InfiniteType(show(variable), show(term), elsewhere))
        case Clash():
            because = None if reason is not None and reason.why is Why.USE and reason.span == span else reason
            also = None if origin == because else origin
            incomplete = _incomplete_signature(body, expected) or _incomplete_signature(body, found)

            def make(show: ShowTerm) -> Fact:
                fact = mismatch(show(expected, found), show(found, expected), because, also)
                if not isinstance(fact, errors.Mismatch):
                    return fact
                return replace(fact, incomplete=incomplete, can_try=_can_try(body, span, expected, found))

            body.report(span, make)


_SIMPLE = re.compile(r"(?:[A-Z]\w*\.)*[a-z_][\w.]*(?:\([^()]*\))?")
"""A name or a call of a function, behind which a `?` is about all of it."""


def _can_try(body: Body, span: Span, expected: Term, found: Term) -> bool:
    """Whether `?` would take out what is expected, and the function can leave with what it does not."""
    value, result = prune(found), prune(body.result)
    item = item_of(body.db, body.clause.item)
    if not isinstance(value, App) or value.head not in {"Option", "Result"} or not isinstance(result, App):
        return False
    can_leave = result.head == value.head and all(map(same_term, result.arguments[1:], value.arguments[1:]))
    is_simple = item is not None and _SIMPLE.fullmatch(item.text, span.start, span.end) is not None
    return can_leave and is_simple and same_term(value.arguments[0], expected)


def _incomplete_signature(body: Body, term: Term) -> str:
    """Another definition of the group whose type parameter stands in a term: before the group is generalised, it has
    one type for all.
    """
    term = prune(term)
    if isinstance(term, App):
        return next((name for each in term.arguments if (name := _incomplete_signature(body, each))), "")
    if not isinstance(term, Rigid):
        return ""
    others = (each for each in body.group.definitions.values() if each is not body.clause.definition)
    return next((each.id.name for each in others if any(term is rigid for rigid in each.rigids)), "")


def report_lacking(body: Body, span: Span, failure: Lacking, reason: Reason | None) -> None:
    """At the place that asks for the interface, if that is in this clause; else where the type got known."""
    term, need, asked = failure.term, failure.need, failure.asked
    place, because = span, asked if asked is not None else reason
    if because is not None and because.item == body.clause.item and because.span == span:
        because = None if because.subject == "" else because
    parameter = _parameter_name(term)
    declared = _derivable(body, term, need.interface)

    def make(show: ShowTerm) -> Fact:
        interface = show(App(need.interface, need.arguments))
        output = OUTPUT if need.is_closed and declared == "" and not isinstance(term, Rigid) else ""
        return errors.MissingInterface(show(term), interface, because, declared, parameter, output)

    body.report(place, make)


def _parameter_name(term: Term) -> str:
    """`T` of a type parameter, `T.Item` of an associated type of one; "" of any other type."""
    term = prune(term)
    if isinstance(term, Rigid):
        return term.name
    if not isinstance(term, App) or not is_projection(term):
        return ""
    base = _parameter_name(term.arguments[0])
    return f"{base}.{term.head.rpartition(PROJECTION)[2]}" if base and "." not in base else ""


def _derivable(body: Body, term: Term, interface: str) -> str:
    """The user's type that could derive the interface by a longer clause; "" if that is not the trouble."""
    if not isinstance(term, App) or interface == CONCAT:
        return ""
    definition = definition_of_type(body.db, term.head)
    if definition is None or is_library(body.db, definition.module) or interface in DEFAULT_DERIVED:
        return ""
    return definition.name if interface in {"Ord", "Display", "Hash", "Json", "Term"} else ""
