"""A service's state: one type for `init` and all handlers.

In: a group's definitions, before their bodies are inferred. Out: the handlers among them with the state as the type of
their first parameter and in their result, which for a call is the tuple of new state and reply. What `init` gives may
still be unknown: then the handlers decide.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.resolve.model import DefId
from snowc.resolve.services.errors import ChildWithoutPid
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.service_items import INIT, TOGETHER
from snowc.syntax.supervisor_items import CHILD, SPECIFICATION
from snowc.syntax.walk import children
from snowc.types.errors import Reason, Why
from snowc.types.infer.branches import value_of_block
from snowc.types.infer.context import Definition, Group
from snowc.types.infer.terms import FUNCTION, App, Term, prune, term_of, tuple_of
from snowc.types.inferred import ClauseFacts, InferredDefinition
from snowc.types.show import show_type
from snowc.types.ty import NEVER, Con, Error, mentions_error

_WHY = {"call": Why.CALL_HANDLER, "cast": Why.CAST_HANDLER, "info": Why.INFO_HANDLER}


def tie_states(group: Group) -> None:
    """Give the handlers of each service of the group its state. (A group is part of one module, so there is one.)"""
    handlers = [each for each in group.definitions.values() if each.id.name != INIT and _shares_state(each)]
    if not handlers:
        return
    state = _state(group, handlers[0])
    for handler in handlers:
        group.unifier.unify(handler.parameters[0], state, None)
        item = handler.clauses[0].tree
        if not isinstance(item, tree.FnItem):
            continue
        kind, _, name = handler.id.name.partition(" ")
        handler.result = tuple_of((state, handler.result)) if kind == "call" else state
        handler.result_reason = Reason(_WHY[kind], handler.clauses[0].item, item.header.name_span, name)


def _shares_state(definition: Definition) -> bool:
    items = (each.tree for each in definition.clauses)
    return any(isinstance(item, tree.FnItem) and _is_together(item) for item in items)


def _is_together(item: tree.FnItem) -> bool:
    return any(each.name == TOGETHER for each in item.header.attributes)


def _state(group: Group, handler: Definition) -> Term:
    init = DefId(handler.id.module, INIT)
    here = group.definitions.get(init)
    if here is not None:
        return here.result
    if init not in group.names:
        return group.unifier.fresh()  # there is none, which is reported
    scheme = group.scheme_of(init)
    term = prune(term_of(scheme.type, tuple(group.unifier.fresh() for _ in scheme.names)))
    return term.arguments[-1] if isinstance(term, App) and term.head == FUNCTION else group.unifier.fresh()


def child_findings(definition: Definition, inferred: InferredDefinition) -> Iterator[PlacedFinding]:
    """The children of a supervisor whose start functions give no pid."""
    if definition.id.name != SPECIFICATION:
        return
    for clause, facts in zip(definition.clauses, inferred.clauses, strict=True):
        for call in _calls(clause.tree):
            if isinstance(call.function, tree.Name) and call.function.name == CHILD:
                yield from _child_finding(call, facts)


def _calls(node: object) -> Iterator[tree.Call]:
    if isinstance(node, tree.Call):
        yield node
    for each in children(node):
        yield from _calls(each)


def _child_finding(call: tree.Call, facts: ClauseFacts) -> Iterator[PlacedFinding]:
    (found,) = facts.instances.get(call.function.id, (Error(),))
    name, start = call.arguments[0].value, call.arguments[1].value
    value: tree.Expr = value_of_block(start.clauses[0].body) if isinstance(start, tree.Closure) else start
    is_pid = isinstance(found, Con) and found.name == "Pid"
    known = facts.types.get(value.id, Error())
    if is_pid or mentions_error(found) or mentions_error(known) or known == NEVER:
        return
    child = "".join(map(str, name.parts)) if isinstance(name, tree.StringLiteral) else ""
    yield PlacedFinding(facts.item, Finding(Span(value.start, value.end), ChildWithoutPid(child, show_type(found))))
