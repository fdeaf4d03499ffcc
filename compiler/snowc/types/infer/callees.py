"""What is called: its parameters with their names and origins, its result, the mailbox that it needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from snowc.resolve.model import ActorRef, ConstructorRef, DefId, FunctionRef
from snowc.source import Span
from snowc.types.errors import Reason, Why
from snowc.types.infer.context import Body
from snowc.types.infer.instances import Constructed, instantiate_definition
from snowc.types.infer.terms import FUNCTION, App, Term, prune
from snowc.types.interfaces.names import bare_name
from snowc.types.signature import parameter_names, written_signature
from snowc.types.type_names import is_library
from snowc.values import value


@value
class Callee:
    """`what` is function, actor, constructor or closure. `message_index` is the parameter that is a message to another
    actor.
    """

    what: str
    name: str
    parameters: tuple[Term, ...]
    result: Term
    parameter_names: tuple[str | None, ...]
    reasons: tuple[Reason | None, ...]
    term: Term
    mailbox: Term | None = None
    pid_index: int | None = None
    message_index: int | None = None
    makes_task: bool = False
    definition: DefId | None = None


MESSAGES: Final[dict[str, tuple[int | None, int]]] = {
    "Prelude.send": (0, 1),
    "Timer.send_after": (0, 2),
    "Timer.interval": (0, 2),
    "Process.send_named": (None, 1),
}
"""Functions that send: which parameter is the receiver's pid, which the message."""

TASK_MAKERS: Final = frozenset({"Task.spawn", "Task.pinned"})


def definition_callee(
    body: Body, node: int, span: Span, reference: FunctionRef | ActorRef, self_type: Term | None = None
) -> Callee | None:
    """A function or actor by name; None if what it is leaves it without a function type (it is broken)."""
    definition = reference.definition
    body.clause.references[node] = reference
    instance = instantiate_definition(body, node, span, definition, self_type)
    term = prune(instance.term)
    if not isinstance(term, App) or term.head != FUNCTION:
        return None
    pid_index, message_index = MESSAGES.get(str(definition), (None, None))
    count = len(term.arguments) - 1
    return Callee(
        what="actor" if isinstance(reference, ActorRef) else "function",
        name=bare_name(definition),
        parameters=term.arguments[:-1],
        result=term.arguments[-1],
        parameter_names=parameter_names(body.db, definition),
        reasons=tuple(_parameter_reason(body, definition, index, span) for index in range(count)),
        term=term,
        mailbox=instance.message,
        pid_index=pid_index,
        message_index=message_index,
        makes_task=_makes_task(body, definition, term.arguments[-1]),
        definition=definition,
    )


def _makes_task(body: Body, definition: DefId, result: Term) -> bool:
    """Whether a call starts an isolate: an async function, or one of those that take a closure."""
    known = prune(result)
    if not isinstance(known, App) or known.head != "Task":
        return False
    return str(definition) in TASK_MAKERS or written_signature(body.db, definition).is_async


def _parameter_reason(body: Body, definition: DefId, index: int, span: Span) -> Reason:
    """Where a parameter got its type: its annotation, or, in the library and where nothing is written, the name that
    is called.
    """
    if not is_library(body.db, definition.module):
        written = written_signature(body.db, definition).parameter(index)
        if written is not None:
            return Reason(Why.PARAMETER, written.item, written.span, bare_name(definition))
    return body.reason(Why.CALL, span, bare_name(definition))


def constructor_callee(
    body: Body, node: int, span: Span, reference: ConstructorRef, made: Constructed, term: Term
) -> Callee:
    body.clause.references[node] = reference
    body.clause.instances[node] = made.arguments
    names: tuple[str | None, ...] = made.variant.field_names or (None,) * len(made.fields)
    reason = body.reason(Why.CALL, span, reference.name)
    return Callee("constructor", reference.name, made.fields, made.type, names, (reason,) * len(made.fields), term)


def value_callee(body: Body, span: Span, parameters: Sequence[Term], result: Term, term: Term, name: str) -> Callee:
    """A function value: a local, a field, an expression."""
    reason = body.reason(Why.CALL, span, name)
    count = len(parameters)
    return Callee("function", name, tuple(parameters), result, (None,) * count, (reason,) * count, term)
