"""What one definition sends and receives.

In: an inferred definition and its trees. Out: `MailboxUse`: receive arms, sends, and the definitions whose receives may
work on the same mailbox. None for a definition with mistakes: nothing is said about what is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snowc.diagnostics.facts import ItemRef
from snowc.query import Engine, query
from snowc.resolve.model import ActorRef, ConstructorRef, DefId, FunctionRef, LocalRef, SpecialRef
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import item_of
from snowc.syntax.walk import children
from snowc.types.exhaustive.patterns import Simple, Simplifier
from snowc.types.infer.callees import MESSAGES
from snowc.types.inferred import ClauseFacts
from snowc.types.mailboxes.shapes import shape_of
from snowc.types.queries import inferred_definition
from snowc.types.ty import Con, Type
from snowc.values import value


@value
class Arm:
    """A receive arm: `span` is its pattern, `receive` the whole receive. `needs` are the constructors without which it
    matches nothing, with their places.
    """

    item: ItemRef
    span: Span
    receive: Span
    is_guarded: bool
    type: Type
    pattern: Simple
    needs: tuple[tuple[Span, ConstructorRef], ...]


@value
class Send:
    """A message and what is known of it. `started` is the actor that the pid names, if its `spawn` is in sight."""

    item: ItemRef
    span: Span
    type: Type
    shape: Simple
    started: DefId | None


@value
class MailboxUse:
    arms: tuple[Arm, ...]
    sends: tuple[Send, ...]
    callees: frozenset[DefId]
    """functions and actors that it mentions"""


@query
def mailbox_use(db: Engine, definition: DefId) -> MailboxUse | None:
    inferred = inferred_definition(db, definition)
    if inferred is None or inferred.has_errors:
        return None
    readers = []
    for facts in inferred.clauses:
        parsed = item_of(db, facts.item)
        if parsed is None:
            return None
        if _sends_or_receives(facts, parsed):
            readers.append(_Reader(db, facts, parsed))
    references = [each for facts in inferred.clauses for each in facts.references.values()]
    return MailboxUse(
        arms=tuple(arm for each in readers for arm in each.arms()),
        sends=tuple(send for each in readers for send in each.sends()),
        callees=frozenset(each.definition for each in references if isinstance(each, FunctionRef | ActorRef)),
    )


def _sends_or_receives(facts: ClauseFacts, item: ParsedItem) -> bool:
    functions = (each.definition for each in facts.references.values() if isinstance(each, FunctionRef))
    return any(str(each) in MESSAGES for each in functions) or any(
        isinstance(each, tree.Receive) for each in item.nodes
    )


class _Reader:
    """One clause."""

    def __init__(self, db: Engine, facts: ClauseFacts, item: ParsedItem) -> None:
        self._db = db
        self._facts = facts
        self._nodes = item.nodes
        self._simplifier = Simplifier(db, facts.references, ())
        self._started = dict(self._spawned_locals())

    # --- receives ---------------------------------------------------------------------------------------------------

    def arms(self) -> Iterator[Arm]:
        for node in self._nodes:
            if isinstance(node, tree.Receive):
                for arm in node.arms:
                    yield self._arm(node, arm)

    def _arm(self, receive: tree.Receive, arm: tree.Arm) -> Arm:
        pattern = arm.pattern
        ty = self._facts.types[pattern.id]
        needs = tuple(self._needed(pattern))
        return Arm(
            self._facts.item,
            Span(pattern.start, pattern.end),
            Span(receive.start, receive.end),
            arm.guard is not None,
            ty,
            self._simplifier.simple(pattern),
            needs,
        )

    def _needed(self, pattern: tree.Pattern) -> Iterator[tuple[Span, ConstructorRef]]:
        """Not those of alternatives: one of them is enough."""
        waiting: list[Any] = [pattern]
        while waiting:
            node = waiting.pop()
            if isinstance(node, tree.OrPattern):
                continue
            if isinstance(node, tree.ConstructorPattern):
                reference = self._facts.references.get(node.id)
                if isinstance(reference, ConstructorRef):
                    yield Span(node.start, node.end), reference
            waiting += children(node)

    # --- sends ------------------------------------------------------------------------------------------------------

    def sends(self) -> Iterator[Send]:
        for node in self._nodes:
            if isinstance(node, tree.Call):
                yield from self._send(node, [each.value for each in node.arguments])
            elif isinstance(node, tree.Pipe) and isinstance(node.right, tree.Call):
                values = [each.value for each in node.right.arguments]
                yield from self._send(node.right, [*values[: node.slot - 1], node.left, *values[node.slot - 1 :]])

    def _send(self, call: tree.Call, values: list[tree.Expr]) -> Iterator[Send]:
        reference = self._facts.references.get(call.function.id)
        if not isinstance(reference, FunctionRef) or any(each.name is not None for each in call.arguments):
            return
        pid_index, message_index = MESSAGES.get(str(reference.definition), (None, None))
        if pid_index is None or message_index is None or len(values) <= max(pid_index, message_index):
            return
        pid, message = values[pid_index], values[message_index]
        ty = self._facts.types.get(pid.id)
        if isinstance(ty, Con) and ty.name == "Pid" and ty.arguments:
            span = Span(message.start, message.end)
            shape = shape_of(self._db, message, self._facts.references)
            yield Send(self._facts.item, span, ty.arguments[0], shape, self._actor_behind(pid))

    def _actor_behind(self, pid: tree.Expr) -> DefId | None:
        reference = self._facts.references.get(pid.id)
        if isinstance(reference, LocalRef):
            return self._started.get(reference.binding)
        return self._spawned(pid)

    def _spawned_locals(self) -> Iterator[tuple[int, DefId]]:
        """`let p = spawn(actor, …)`: a local never changes, so it always names that actor."""
        for node in self._nodes:
            if isinstance(node, tree.Let) and isinstance(node.pattern, tree.NamePattern):
                started = self._spawned(node.value)
                if started is not None:
                    yield node.pattern.id, started

    def _spawned(self, node: tree.Expr) -> DefId | None:
        if not isinstance(node, tree.Call) or not node.arguments:
            return None
        form = self._facts.references.get(node.function.id)
        started = self._facts.references.get(node.arguments[0].value.id)
        is_spawn = isinstance(form, SpecialRef) and form.name in {"spawn", "spawn_link"}
        return started.definition if is_spawn and isinstance(started, ActorRef | FunctionRef) else None
