"""A service's state: one type for `init` and all handlers.

In: a group's definitions, before their bodies are inferred. Out: the handlers among them with the state as the type of
their first parameter and in their result, which for a call is the tuple of new state and reply. What `init` gives may
still be unknown: then the handlers decide.
"""

from __future__ import annotations

from snowc.resolve.model import DefId
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.service_items import TOGETHER
from snowc.types.errors import Reason, Why
from snowc.types.infer.context import Definition, Group
from snowc.types.infer.terms import FUNCTION, App, Term, prune, term_of, tuple_of

_INIT = "init"


def tie_states(group: Group) -> None:
    """Give the handlers of each service of the group its state. (A group is part of one module, so there is one.)"""
    handlers = [each for each in group.definitions.values() if each.id.name != _INIT and _shares_state(each)]
    if not handlers:
        return
    state = _state(group, handlers[0])
    for handler in handlers:
        group.unifier.unify(handler.parameters[0], state, None)
        item = handler.clauses[0].tree
        if not isinstance(item, tree.FnItem):
            continue
        kind, _, name = handler.id.name.partition(" ")
        is_call = kind == "call"
        handler.result = tuple_of((state, handler.result)) if is_call else state
        span = item.header.name_span
        why = Why.CALL_HANDLER if is_call else Why.CAST_HANDLER
        handler.result_reason = Reason(why, handler.clauses[0].item, Span(span.start, span.end), name)


def _shares_state(definition: Definition) -> bool:
    items = (each.tree for each in definition.clauses)
    return any(isinstance(item, tree.FnItem) and _is_together(item) for item in items)


def _is_together(item: tree.FnItem) -> bool:
    return any(each.name == TOGETHER for each in item.header.attributes)


def _state(group: Group, handler: Definition) -> Term:
    init = DefId(handler.id.module, _INIT)
    here = group.definitions.get(init)
    if here is not None:
        return here.result
    if init not in group.names:
        return group.unifier.fresh()  # there is none, which is reported
    scheme = group.scheme_of(init)
    term = prune(term_of(scheme.type, tuple(group.unifier.fresh() for _ in scheme.names)))
    return term.arguments[-1] if isinstance(term, App) and term.head == FUNCTION else group.unifier.fresh()
