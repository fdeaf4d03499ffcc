"""Which pids stay in sight: everything that is ever sent to an actor can be read where it is started.

In: an inferred definition and its trees. Out: `PidUse`: actors that it starts and whose pids it only sends to, links,
or ends; and actors that are mentioned, or whose pids are used, in any other way: those may be known to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from snowc.query import Engine, query
from snowc.resolve.model import ActorRef, DefId, FunctionRef, LocalRef, SpecialRef
from snowc.syntax import tree
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import item_of
from snowc.syntax.walk import children
from snowc.types.infer.callees import MESSAGES
from snowc.types.inferred import ClauseFacts
from snowc.types.queries import inferred_definition
from snowc.values import value

_SPAWNS = frozenset({"spawn", "spawn_link"})
_SELF = frozenset({"self"})
_ENDING = frozenset({"spawn_link", "Prelude.link", "Prelude.exit", "System.exit"})
_HARMLESS = frozenset(f"Prelude.{name}" for name in ("link", "unlink", "monitor", "exit")) | {"Process.alive"}
"""Functions that take a pid first, and pass it on to nobody who could send to it."""


@value
class PidUse:
    """`started`: all uses of these pids are known. `escaped`: nothing is known of who sends to these. `knows_itself`:
    its own pid is asked for, and may go anywhere. `may_end_others`: it links, or ends actors or the program, so that
    who only waits may be meant to.
    """

    started: frozenset[DefId]
    escaped: frozenset[DefId]
    knows_itself: bool
    may_end_others: bool


@query
def pid_use(db: Engine, definition: DefId) -> PidUse | None:
    """None for a definition with mistakes."""
    inferred = inferred_definition(db, definition)
    if inferred is None or inferred.has_errors:
        return None
    started: set[DefId] = set()
    escaped: set[DefId] = set()
    knows_itself = may_end_others = False
    for facts in inferred.clauses:
        parsed = item_of(db, facts.item)
        if parsed is None:
            return None
        reader = _Reader(facts, parsed, definition)
        for mentioned, is_known in reader.mentions():
            (started if is_known else escaped).add(mentioned)
        knows_itself = knows_itself or reader.mentions_any(_SELF)
        may_end_others = may_end_others or reader.mentions_any(_ENDING)
    return PidUse(frozenset(started - escaped), frozenset(escaped), knows_itself, may_end_others)


class _Reader:
    """One clause."""

    def __init__(self, facts: ClauseFacts, item: ParsedItem, definition: DefId) -> None:
        self._references = facts.references
        self._definition = definition
        self._nodes = item.nodes
        self._starts_actors = any(
            isinstance(each, SpecialRef) and each.name in _SPAWNS for each in facts.references.values()
        )

    @cached_property
    def _parents(self) -> dict[int, Any]:
        return {id(child): node for node in self._nodes for child in children(node)}

    def mentions_any(self, names: frozenset[str]) -> bool:
        """Special forms by their names, functions by their paths."""
        return any(
            (isinstance(each, SpecialRef) and each.name in names)
            or (isinstance(each, FunctionRef) and str(each.definition) in names)
            for each in self._references.values()
        )

    def mentions(self) -> Iterator[tuple[DefId, bool]]:
        """Functions and actors that are named, and whether they are started there and their pid stays in sight. A call
        of itself is its own mailbox going on.
        """
        named = {each: ref for each, ref in self._references.items() if isinstance(ref, ActorRef | FunctionRef)}
        for node in self._nodes if named else ():
            reference = named.get(getattr(node, "id", -1))
            if reference is not None:
                call = self._spawn_of(node) if self._starts_actors else None
                if call is not None:
                    yield reference.definition, self._stays_in_sight(call)
                elif reference.definition != self._definition or not self._is_called(node):
                    yield reference.definition, False

    def _reference(self, node: Any) -> object:
        return self._references.get(getattr(node, "id", -1))

    def _is_called(self, node: Any) -> bool:
        parent = self._parents.get(id(node))
        return isinstance(parent, tree.Call) and parent.function is node

    def _spawn_of(self, node: Any) -> tree.Call | None:
        """The `spawn(node, …)` around a node."""
        argument = self._parents.get(id(node))
        call = self._parents.get(id(argument))
        if not isinstance(call, tree.Call) or not call.arguments or call.arguments[0] is not argument:
            return None
        form = self._reference(call.function)
        return call if isinstance(form, SpecialRef) and form.name in _SPAWNS else None

    def _stays_in_sight(self, pid: tree.Expr) -> bool:
        parent = self._parents.get(id(pid))
        if isinstance(parent, tree.Let):
            is_name = isinstance(parent.pattern, tree.NamePattern) and parent.annotation is None
            return is_name and all(map(self._is_sent_to, self._uses(parent.pattern.id)))
        if isinstance(parent, tree.Block):
            return parent.statements[-1] is not pid
        return self._is_sent_to(pid)

    def _uses(self, binding: int) -> Iterator[Any]:
        for node in self._nodes:
            reference = self._reference(node)
            if isinstance(reference, LocalRef) and reference.binding == binding and node.id != binding:
                yield node

    def _is_sent_to(self, pid: Any) -> bool:
        """Whether this use of a pid is the receiver of a send, or harmless."""
        parent = self._parents.get(id(pid))
        call: Any
        if isinstance(parent, tree.Pipe):
            call = parent.right
            is_first = parent.left is pid and parent.slot == 1
        else:
            call = self._parents.get(id(parent))
            is_first = isinstance(call, tree.Call) and bool(call.arguments) and call.arguments[0] is parent
        if not is_first or not isinstance(call, tree.Call) or any(each.name is not None for each in call.arguments):
            return False
        function = self._reference(call.function)
        name = str(function.definition) if isinstance(function, FunctionRef) else ""
        return name in _HARMLESS or MESSAGES.get(name, (None, 0))[0] == 0
