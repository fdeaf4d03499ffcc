"""Arguments meet parameters: by position, by name, piped in, or as the receiver of a method."""

from __future__ import annotations

from collections.abc import Sequence

from snowc.resolve.model import DefId
from snowc.resolve.queries import definition_items
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types import errors
from snowc.types.errors import ArgumentTwice, NotAFunction, UnknownArgument, Why, WrongArity
from snowc.types.infer.accepted import accepted_messages
from snowc.types.infer.callees import Callee, value_callee
from snowc.types.infer.coerce import coerce, unify_or_report
from snowc.types.infer.context import Body, ShowTerm, span_of
from snowc.types.infer.dispatch import check, infer
from snowc.types.infer.projections import settle_projections
from snowc.types.infer.receives import enter_mailbox
from snowc.types.infer.swapped import Misfit, misfit_of, report_swapped
from snowc.types.infer.terms import BROKEN, DYNAMIC_PID, FUNCTION, STRING, App, Broken, Meta, Term, function_of, prune
from snowc.types.mailbox_errors import SendMismatch
from snowc.values import value


@value
class Actual:
    """One argument. `term` is its type if it was inferred before: a piped value, a method's receiver."""

    name: str | None
    node: tree.Expr
    span: Span
    term: Term | None = None
    name_span: Span | None = None


def actuals_of(node: tree.Call) -> list[Actual]:
    return [Actual(each.name, each.value, span_of(each.value), name_span=_name_span(each)) for each in node.arguments]


def _name_span(argument: tree.Argument) -> Span | None:
    return None if argument.name is None else Span(argument.start, argument.start + len(argument.name))


def call_term(body: Body, term: Term, actuals: Sequence[Actual], span: Span, node: int | None, name: str) -> Term:
    """A call of a value whose type is `term`."""
    known = prune(term)
    if isinstance(known, App) and known.head == FUNCTION:
        callee = value_callee(body, span, known.arguments[:-1], known.arguments[-1], known, name)
        return apply(body, callee, actuals, span, node)
    arguments = [infer_actual(body, each) for each in actuals]
    if isinstance(known, Meta):
        result = body.fresh()
        unify_or_report(body, span, function_of(arguments, result), known, body.reason(Why.USE, span))
        return result
    if not isinstance(known, Broken):
        body.report(span, lambda show: NotAFunction(show(known)))
    return BROKEN


def infer_actual(body: Body, actual: Actual) -> Term:
    return actual.term if actual.term is not None else infer(body, actual.node)


def apply(body: Body, callee: Callee, actuals: Sequence[Actual], span: Span, node: int | None) -> Term:
    """Check the arguments against the callee's parameters; gives the result's type."""
    if callee.mailbox is not None:
        enter_mailbox(body, span, callee.name, callee.mailbox)
    slots = assign_slots(body, callee, actuals, span)
    if node is not None and any(each.name is not None for each in actuals):
        body.clause.argument_slots[node] = tuple(-1 if slot is None else slot for slot in slots)
    pid: Actual | None = None
    is_open = False
    misfits: list[Misfit] = []
    findings = body.clause.definition.findings
    for actual, slot in zip(actuals, slots, strict=True):
        if slot is None:
            infer_actual(body, actual)
        elif slot == len(callee.parameters):
            check(body, actual.node, _collected_value(callee), callee.reasons[-1])
        elif slot == callee.pid_index:
            pid = actual
            is_open = _receiver(body, actual, callee.parameters[slot], callee.reasons[slot])
        elif slot == callee.message_index:
            _message(body, actual, callee, slot, None if is_open else pid)
        else:
            before = len(findings)
            argument(body, actual, callee.parameters[slot], callee.reasons[slot])
            if len(findings) > before and (misfit := misfit_of(body, actual, slot, before)) is not None:
                misfits.append(misfit)
        if body.group.projections:
            settle_projections(body.group)
    report_swapped(body, callee, misfits)
    if callee.makes_task and node is not None:
        _hand_over(body, callee, actuals, slots, span, node)
    return callee.result


def _hand_over(
    body: Body, callee: Callee, actuals: Sequence[Actual], slots: Sequence[int | None], span: Span, node: int
) -> None:
    """The arguments of a task are copied in, its result out: what may not leave its actor is found when types are
    known."""
    for actual, slot in zip(actuals, slots, strict=True):
        if slot is not None and slot < len(callee.parameters):
            body.clause.handed_over.append((node, actual.span, callee.parameters[slot]))
    result = prune(callee.result)
    if isinstance(result, App):
        body.clause.handed_over.append((node, span, result.arguments[0]))


def argument(body: Body, actual: Actual, expected: Term, reason: errors.Reason | None) -> None:
    if actual.term is None:
        check(body, actual.node, expected, reason)
    else:
        coerce(body, actual.node.id, actual.span, actual.term, expected, reason)


def _receiver(body: Body, actual: Actual, expected: Term, reason: errors.Reason | None) -> bool:
    """The pid of a send. True if it does not say what may be sent: the dynamic pid (checked when received), or none at
    all (reported).
    """
    term = infer_actual(body, actual)
    if prune(term) == DYNAMIC_PID:
        return True
    coerce(body, actual.node.id, actual.span, term, expected, reason)
    known = prune(term)
    return isinstance(known, App) and known.head != "Pid"


def _message(body: Body, actual: Actual, callee: Callee, slot: int, pid: Actual | None) -> None:
    expected = callee.parameters[slot]
    reason = None if pid is None else body.reason(Why.PID, pid.span)
    term = infer_actual(body, actual)

    def mismatch(wanted: str, found: str, because: errors.Reason | None, also: errors.Reason | None) -> SendMismatch:
        actor, arms = ("", ()) if pid is None else accepted_messages(body, pid.node, expected)
        return SendMismatch(wanted, found, because, also, actor, arms)

    coerce(body, actual.node.id, actual.span, term, expected, reason, mismatch)
    body.clause.messages.append((actual.span, expected, False))


def assign_slots(body: Body, callee: Callee, actuals: Sequence[Actual], span: Span) -> list[int | None]:
    """The parameter of each argument, or None for one too many; the number of parameters for one that goes into the map
    of the last. Reports a wrong number and wrong names once.
    """
    slots: list[int | None] = []
    taken: set[int] = set()
    collected = _collected(body, callee, actuals, span)
    is_reported = False
    for position, actual in enumerate(actuals):
        slot: int | None = position if actual.name is None else _named_slot(callee, actual.name)
        if actual.name in collected and actual.name not in {each.name for each in actuals[:position]}:
            slots.append(len(callee.parameters))
            taken.add(len(callee.parameters) - 1)
            continue
        if actual.name in collected:
            body.report_fact(actual.name_span or actual.span, ArgumentTwice(callee.name, actual.name or ""))
            is_reported = True
        elif actual.name is not None and slot is None:
            body.report_fact(actual.name_span or actual.span, UnknownArgument(callee.name, actual.name, _names(callee)))
            is_reported = True
        elif slot in taken and actual.name is not None:
            body.report_fact(actual.name_span or actual.span, ArgumentTwice(callee.name, actual.name))
            slot, is_reported = None, True
        elif slot is not None and slot >= len(callee.parameters):
            slot = None
        if slot is not None:
            taken.add(slot)
        slots.append(slot)
    given = len(actuals) - max(0, len(collected) - 1)
    if not is_reported and (given != len(callee.parameters) or len(taken) != len(callee.parameters)):
        report_arity(body, callee, len(actuals), span)
    return slots


def _collected(body: Body, callee: Callee, actuals: Sequence[Actual], span: Span) -> frozenset[str]:
    """The names that bind no parameter, if the last one is a `Map<String, V>` that nothing else fills."""
    if not callee.parameters or sum(actual.name is None for actual in actuals) >= len(callee.parameters):
        return frozenset()
    names = [actual.name for actual in actuals if actual.name is not None]
    rest = [name for name in names if name not in callee.parameter_names]
    last = prune(callee.parameters[-1])
    is_map = isinstance(last, App) and last.head == "Map"
    if not rest or not is_map or callee.parameter_names[-1] in names:
        return frozenset()
    assert isinstance(last, App)
    unify_or_report(body, span, last.arguments[0], STRING, callee.reasons[-1])
    return frozenset(rest)


def _collected_value(callee: Callee) -> Term:
    last = prune(callee.parameters[-1])
    assert isinstance(last, App)
    return last.arguments[1]


def report_arity(body: Body, callee: Callee, found: int, span: Span) -> None:
    """Not of a call that another clause fits, as its number of parameters is the mistake (E0024)."""
    if callee.definition is not None and found in _arities(body, callee.definition):
        return

    def make(show: ShowTerm) -> WrongArity:
        return WrongArity(callee.what, callee.name, len(callee.parameters), found, show(callee.term))

    body.report(span, make)


def _arities(body: Body, definition: DefId) -> set[int]:
    """How many parameters each clause of a function has."""
    clauses = (item_of(body.db, ref) for ref in definition_items(body.db, definition))
    return {len(each.tree.parameters) for each in clauses if each is not None and isinstance(each.tree, tree.FnItem)}


def _named_slot(callee: Callee, name: str) -> int | None:
    return callee.parameter_names.index(name) if name in callee.parameter_names else None


def _names(callee: Callee) -> tuple[str, ...]:
    return tuple(name for name in callee.parameter_names if name is not None)
