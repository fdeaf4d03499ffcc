"""Special forms that are written like calls: `spawn`, `spawn_link`, `spawn_monitor`, `self`, `dbg`, `assert`,
`assert_eq`.
"""

from __future__ import annotations

from collections.abc import Sequence

from snowc.diagnostics.bug import CompilerBug
from snowc.resolve.model import ActorRef, FunctionRef
from snowc.syntax import tree
from snowc.types.errors import Why, WrongArity
from snowc.types.infer.arguments import Actual, apply, infer_actual
from snowc.types.infer.asserts import infer_assertion
from snowc.types.infer.callees import Callee, definition_callee, value_callee
from snowc.types.infer.closures import infer_spawned
from snowc.types.infer.coerce import require, unify_or_report
from snowc.types.infer.context import Body, span_of
from snowc.types.infer.receives import own_pid
from snowc.types.infer.terms import (
    BROKEN,
    MONITOR,
    STRING,
    UNIT,
    App,
    Broken,
    Meta,
    Term,
    function_of,
    list_of,
    pid_of,
    prune,
    tuple_of,
)
from snowc.types.infer.tuple_forms import tuple_form
from snowc.types.mailbox_errors import NotSpawnable, NotSpawnableElsewhere


def infer_special(body: Body, node: tree.Call, name: str, actuals: Sequence[Actual]) -> Term:
    match name:
        case "spawn" | "spawn_link":
            return _spawn(body, node, name, actuals)
        case "spawn_monitor":
            return tuple_of((_spawn(body, node, name, actuals), MONITOR))
        case "Node.spawn" | "Node.spawn_link":
            return _spawn_elsewhere(body, node, name, actuals)
        case "Job.map_nodes":
            return _map_nodes(body, node, name, actuals)
        case "self":
            _expect_count(body, node, name, actuals, 0)
            return own_pid(body, span_of(node))
        case "dbg":
            return _dbg(body, node, actuals)
        case "Tuple.first" | "Tuple.second" | "Tuple.nth" | "Tuple.size":
            if not _expect_count(body, node, name, actuals, 2 if name == "Tuple.nth" else 1):
                return BROKEN
            return tuple_form(body, name, actuals)
        case "assert" | "assert_eq":
            return infer_assertion(body, tuple(actual.node for actual in actuals), span_of(node))
        case _:
            raise CompilerBug(f"unknown special form {name}", body.clause.item.name)


def _expect_count(body: Body, node: tree.Call, name: str, actuals: Sequence[Actual], count: int) -> bool:
    if len(actuals) == count:
        return True
    for actual in actuals:
        infer_actual(body, actual)
    body.report_fact(span_of(node), WrongArity("function", name, count, len(actuals), ""))
    return False


def _dbg(body: Body, node: tree.Call, actuals: Sequence[Actual]) -> Term:
    if not _expect_count(body, node, "dbg", actuals, 1):
        return BROKEN
    term = infer_actual(body, actuals[0])
    require(body, actuals[0].span, term, "Debug", body.reason(Why.OPERAND, actuals[0].span, "dbg"))
    return term


def _spawn(body: Body, node: tree.Call, name: str, actuals: Sequence[Actual]) -> Term:
    """`Pid<M>`, where M is the mailbox of what is started, fresh at each spawn."""
    if not actuals:
        body.report_fact(span_of(node), WrongArity("function", name, 1, 0, ""))
        return BROKEN
    started, arguments = actuals[0], actuals[1:]
    mailbox = body.fresh()
    callee = _started(body, started, mailbox)
    if callee is None:
        for actual in arguments:
            infer_actual(body, actual)
        return BROKEN
    apply(body, callee, arguments, started.span, node.id)
    return pid_of(mailbox)


def _spawn_elsewhere(body: Body, node: tree.Call, name: str, actuals: Sequence[Actual]) -> Term:
    """`Pid<M>!NodeError`: a node, a function or an actor by its name, and its arguments."""
    if len(actuals) < 2:
        body.report_fact(span_of(node), WrongArity("function", name, 2, len(actuals), ""))
        return BROKEN
    place, started = actuals[:2]
    unify_or_report(body, place.span, infer_actual(body, place), STRING, None)
    reference = body.clause.resolved.references.get(started.node.id)
    if not isinstance(reference, ActorRef | FunctionRef) or started.term is not None:
        body.report_fact(started.span, NotSpawnableElsewhere())
        for actual in actuals[1:]:
            infer_actual(body, actual)
        return BROKEN
    pid = _spawn(body, node, name, actuals[1:])
    return App("Result", (pid, App("NodeError")))


def _map_nodes(body: Body, node: tree.Call, name: str, actuals: Sequence[Actual]) -> Term:
    """`List<B!MapError>`: items, nodes, and a function by its name."""
    if not _expect_count(body, node, name, actuals, 3):
        return BROKEN
    items, nodes, function = actuals
    item, result = body.fresh(), body.fresh()
    unify_or_report(body, items.span, infer_actual(body, items), list_of(item), None)
    unify_or_report(body, nodes.span, infer_actual(body, nodes), list_of(STRING), None)
    reference = body.clause.resolved.references.get(function.node.id)
    if not isinstance(reference, ActorRef | FunctionRef) or function.term is not None:
        body.report_fact(function.span, NotSpawnableElsewhere())
        return BROKEN
    unify_or_report(body, function.span, infer_actual(body, function), function_of((item,), result), None)
    return list_of(App("Result", (result, App("MapError"))))


def _started(body: Body, started: Actual, mailbox: Meta) -> Callee | None:
    """What a spawn starts: an actor, a top-level function or a closure literal. Anything else is reported."""
    node = started.node
    if isinstance(node, tree.Closure) and started.term is None:
        parameters = infer_spawned(body, node, mailbox)
        term = function_of(parameters, UNIT)
        return value_callee(body, started.span, parameters, UNIT, term, "the closure")
    reference = body.clause.resolved.references.get(node.id)
    if isinstance(reference, ActorRef | FunctionRef) and started.term is None:
        return _started_definition(body, node, started, reference, mailbox)
    value = infer_actual(body, started)
    if not isinstance(prune(value), Broken):
        body.report(started.span, lambda show: NotSpawnable(show(value)))
    return None


def _started_definition(
    body: Body, node: tree.Expr, started: Actual, reference: ActorRef | FunctionRef, mailbox: Meta
) -> Callee | None:
    callee = definition_callee(body, node.id, started.span, reference)
    if callee is None:
        body.clause.types[node.id] = BROKEN
        return None
    body.clause.types[node.id] = callee.term
    if callee.mailbox is not None:
        body.unifier.unify(mailbox, callee.mailbox, None)
    return Callee(
        callee.what, callee.name, callee.parameters, callee.result, callee.parameter_names, callee.reasons, callee.term
    )
