"""Closures: one or several clauses, with what is expected of them known early so that their parameters have types."""

from __future__ import annotations

from collections.abc import Sequence

from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.async_errors import NotAsync
from snowc.types.errors import Reason, Why, WrongArity
from snowc.types.infer.annotations import written_term
from snowc.types.infer.coerce import coerce, report_failure, solved_reason, unify_or_report
from snowc.types.infer.context import Body, Match, span_of
from snowc.types.infer.dispatch import check, checks, discard, infers
from snowc.types.infer.guards import check_guard
from snowc.types.infer.patterns import type_pattern
from snowc.types.infer.terms import FUNCTION, NEVER, TUPLE, UNIT, App, Meta, Term, function_of, is_never, prune, task_of
from snowc.values import replace


@infers(tree.Closure)
def infer_closure(body: Body, node: tree.Closure) -> Term:
    parameters = tuple(body.fresh() for _ in node.clauses[0].parameters)
    result = body.fresh()
    return _closure(body, node, parameters, result, None, None)


@checks(tree.Closure)
def check_closure(body: Body, node: tree.Closure, expected: Term, reason: Reason | None) -> Term:
    wanted = prune(expected)
    arity = len(node.clauses[0].parameters)
    if not isinstance(wanted, App) or wanted.head != FUNCTION:
        return coerce(body, node.id, span_of(node), infer_closure(body, node), expected, reason)
    parameters, result = wanted.arguments[:-1], wanted.arguments[-1]
    if len(parameters) != arity:
        infer_closure(body, node)
        edits = _as_tuple(body, node, parameters)
        body.report(_head(node), lambda show: WrongArity("closure", "", len(parameters), arity, show(wanted), edits))
        return expected
    of_result = of_parameters = reason
    if reason is not None and reason.why in {Why.PARAMETER, Why.CALL}:
        of_result, of_parameters = replace(reason, why=Why.CLOSURE), replace(reason, why=Why.PART)
    _closure(body, node, parameters, result, of_result, of_parameters)
    return expected


def _as_tuple(body: Body, node: tree.Closure, expected: Sequence[Term]) -> tuple[tuple[Span, str], ...]:
    """The edits that make one tuple of the parameters, if the closure is expected to take one of so many parts."""
    parameters = node.clauses[0].parameters
    known = prune(expected[0]) if len(expected) == 1 and len(node.clauses) == 1 else None
    item = item_of(body.db, body.clause.item)
    if item is None or not isinstance(known, App) or known.head != TUPLE or len(known.arguments) != len(parameters):
        return ()
    first, last = parameters[0].start, parameters[-1].end
    count = 1 if item.text[:first].rstrip().endswith("(") else 2
    return ((Span(first, first), "(" * count), (Span(last, last), ")" * count))


def _closure(
    body: Body,
    node: tree.Closure,
    parameters: Sequence[Term],
    result: Term,
    reason: Reason | None,
    of_parameters: Reason | None,
) -> Term:
    """`reason` and `of_parameters` say where the result's and the parameters' types come from, if they are expected."""
    if node.is_async:
        result = _task_result(body, node, result, reason)
    inner = Body(body.clause, result, reason, None, None, is_closure=True)
    ends = False
    for clause in node.clauses:
        _head_of_clause(inner, clause, parameters, of_parameters)
        ends = not is_never(check(inner, clause.body, result, reason)) or ends
        if reason is None and ends:
            reason = body.reason(Why.FIRST_BRANCH, clause.body)
    remember_clauses(inner, node)
    pruned = prune(result)
    if not ends and isinstance(pruned, Meta) and not pruned.bounds:
        result = NEVER
    return function_of(parameters, task_of(result) if node.is_async else result)


def _task_result(body: Body, node: tree.Closure, expected: Term, reason: Reason | None) -> Term:
    """What the body of an async closure gives, where the closure gives a task."""
    inner = body.fresh()
    unify_or_report(body, _head(node), task_of(inner), expected, reason)
    return inner


def _head_of_clause(
    body: Body, clause: tree.ClosureClause, parameters: Sequence[Term], expected_by: Reason | None
) -> None:
    if len(clause.parameters) != len(parameters):
        span = Span(clause.start, clause.body.start)
        body.report_fact(span, WrongArity("clause", "", len(parameters), len(clause.parameters), ""))
    for index, parameter in enumerate(clause.parameters):
        term = parameters[index] if index < len(parameters) else body.fresh()
        type_parameter(body, parameter, term, expected_by)
    if clause.guard is not None:
        check_guard(body, clause.guard)


def type_parameter(body: Body, parameter: tree.Parameter, term: Term, expected_by: Reason | None) -> None:
    """A parameter's pattern; a written type must be the one that is known from outside."""
    reason = None
    if parameter.annotation is not None:
        written = written_term(body, parameter.annotation)
        reason = body.reason(Why.ANNOTATION, parameter.annotation)
        origin = expected_by or solved_reason(term)
        failure = body.unifier.unify(term, written, reason)
        if failure is not None:
            report_failure(body, span_of(parameter.annotation), failure, term, written, origin, None)
            term = written
    type_pattern(body, parameter.pattern, term, reason)


def infer_spawned(body: Body, node: tree.Closure, mailbox: Term) -> Sequence[Term]:
    """A closure literal given to a spawn: an actor of its own with mailbox M, whose result nobody sees. Gives its
    parameters.
    """
    parameters = tuple(body.fresh() for _ in node.clauses[0].parameters)
    if node.is_async:
        body.report_fact(_head(node), NotAsync("spawn", "", Span(node.start, node.start + len("async "))))
    inner = Body(body.clause, body.fresh(), None, mailbox, None)
    for clause in node.clauses:
        _head_of_clause(inner, clause, parameters, None)
        discard(inner, clause.body)
    remember_clauses(inner, node)
    body.clause.types[node.id] = function_of(parameters, UNIT)
    return parameters


def remember_clauses(body: Body, node: tree.Closure) -> None:
    """For the search for missing and unreachable clauses."""
    clauses = node.clauses
    subjects = tuple(body.clause.types[parameter.pattern.id] for parameter in clauses[0].parameters)
    arms = tuple((tuple(each.pattern for each in clause.parameters), clause.guard is not None) for clause in clauses)
    fitting = tuple(arm for arm in arms if len(arm[0]) == len(subjects))
    body.clause.matches.append(Match("closure", subjects, fitting, _head(node), Span(node.end, node.end)))


def _head(node: tree.Closure) -> Span:
    """`fn` and the parameters of the first clause."""
    first = node.clauses[0]
    end = first.parameters[-1].end if first.parameters else node.start + len("async fn" if node.is_async else "fn")
    return Span(node.start, max(end, node.start + 1))
