"""Which definitions of a file wait for which services: the calls that keep an actor from doing anything else.

In: inferred definitions and their trees. Out: for each definition what it calls by name, and for a file what its
services are made of, all as names: an edit that only moves text leaves them as they were. What runs in another actor
does not count: arguments of a `spawn` and of `Job.async`. A definition with mistakes calls nothing.

A service is two nodes: what its handlers do, and what its `init` does, for which only who starts it waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from snowc.diagnostics.facts import ItemRef
from snowc.query import Engine, query
from snowc.resolve.model import DefId, FunctionRef, LocalRef, ModuleName, SpecialRef
from snowc.resolve.queries import binding_groups, module_items, modules_in_file
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.syntax.service_items import INIT, LOOP, handler_name, messages_of, snake_case
from snowc.syntax.walk import children
from snowc.types.inferred import ClauseFacts
from snowc.types.mailboxes.file_calls import FileCalls, init_of
from snowc.types.queries import inferred_definition
from snowc.types.type_names import is_library
from snowc.values import value

_SPAWNS: Final = frozenset({"spawn", "spawn_link", "spawn_monitor"})
_STARTS: Final = ("start", "start_link")
_IN_JOBS: Final = frozenset({DefId(ModuleName("Job"), "async")})


@value
class WaitingCall:
    """A function that a definition names where it would run in the definition's own actor. `is_on_self`: it is called
    with `self()` as its first argument.
    """

    item: ItemRef
    span: Span
    callee: DefId
    is_on_self: bool


@query
def file_calls(db: Engine, file: FileId) -> FileCalls:
    modules = modules_in_file(db, file)
    nodes: list[str] = []
    waits: list[tuple[str, str]] = []
    begins: list[tuple[str, str]] = []
    for module in modules:
        for item in module_items(db, module).values():
            if isinstance(item.tree, tree.ServiceItem):
                inner = ModuleName(f"{module}.{item.tree.header.name}")
                nodes += [inner, init_of(inner)]
                waits += _waits(inner, item.tree)
                begins += _begins(inner, item.tree)
    calls: dict[tuple[str, str, bool], None] = {}
    for definition in (each for module in modules for group in binding_groups(db, module) for each in group):
        for call in waiting_calls(db, definition):
            calls[str(definition), str(call.callee), call.is_on_self] = None
    return FileCalls(tuple(nodes), tuple(waits), tuple(begins), tuple(calls))


def _waits(module: ModuleName, service: tree.ServiceItem) -> Iterator[tuple[str, str]]:
    for name in _STARTS:
        yield str(DefId(module, name)), init_of(module)
    for handler in messages_of(service):
        if handler.kind == "call":
            function = snake_case(handler.name)
            yield from ((str(DefId(module, name)), module) for name in (function, f"try_{function}"))


def _begins(module: ModuleName, service: tree.ServiceItem) -> Iterator[tuple[str, str]]:
    """Arms of `info` and what is at the end are named by the loop."""
    yield str(DefId(module, INIT)), init_of(module)
    yield str(DefId(module, f"{service.header.name}{LOOP}")), module
    for handler in messages_of(service):
        yield str(DefId(module, handler_name(handler))), module


@query
def waiting_calls(db: Engine, definition: DefId) -> tuple[WaitingCall, ...]:
    inferred = inferred_definition(db, definition)
    if inferred is None or inferred.has_errors:
        return ()
    found: list[WaitingCall] = []
    for facts in inferred.clauses:
        parsed = item_of(db, facts.item)
        if parsed is not None and not parsed.is_generated and _calls_any(db, facts):
            reader = _Reader(facts, parsed.tree)
            found += (each for each in reader.calls() if not is_library(db, each.callee.module))
    return tuple(found)


def _calls_any(db: Engine, facts: ClauseFacts) -> bool:
    """Whether a clause names functions that others than the library have."""
    functions = (each.definition for each in facts.references.values() if isinstance(each, FunctionRef))
    return any(not is_library(db, each.module) for each in functions)


class _Reader:
    """One clause."""

    def __init__(self, facts: ClauseFacts, item: tree.Item) -> None:
        self._references = facts.references
        self._item = facts.item
        self._nodes = list(_own_nodes(item, facts))
        self._own_pids = set(self._locals_that_are_self())

    def calls(self) -> Iterator[WaitingCall]:
        firsts = dict(self._first_arguments())
        for node in self._nodes:
            reference = self._references.get(getattr(node, "id", -1))
            if isinstance(reference, FunctionRef):
                call, first = firsts.get(node.id, (node, None))
                span = Span(call.start, call.end)
                yield WaitingCall(self._item, span, reference.definition, self._is_self(first))

    def _first_arguments(self) -> Iterator[tuple[int, tuple[Any, Any]]]:
        """The id of what is called: the call, and its first argument as it is written."""
        for node in self._nodes:
            if isinstance(node, tree.Pipe) and node.slot == 1 and isinstance(node.right, tree.Call):
                yield node.right.function.id, (node.right, node.left)
        piped = {node.right.id for node in self._nodes if isinstance(node, tree.Pipe) and hasattr(node.right, "id")}
        for node in self._nodes:
            if isinstance(node, tree.Call) and node.id not in piped:
                yield node.function.id, (node, node.arguments[0].value if node.arguments else None)

    def _locals_that_are_self(self) -> Iterator[int]:
        for node in self._nodes:
            is_name = isinstance(node, tree.Let) and isinstance(node.pattern, tree.NamePattern)
            if is_name and self._is_call_of_self(node.value):
                yield node.pattern.id

    def _is_self(self, node: Any) -> bool:
        reference = self._references.get(getattr(node, "id", -1))
        return self._is_call_of_self(node) or (isinstance(reference, LocalRef) and reference.binding in self._own_pids)

    def _is_call_of_self(self, node: Any) -> bool:
        reference = self._references.get(node.function.id) if isinstance(node, tree.Call) else None
        return isinstance(reference, SpecialRef) and reference.name == "self"


def _own_nodes(item: tree.Item, facts: ClauseFacts) -> Iterator[Any]:
    """What runs in the actor that runs the item, or may."""
    waiting: list[Any] = [item]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [node.function] if _runs_elsewhere(node, facts) else reversed(list(children(node)))


def _runs_elsewhere(node: Any, facts: ClauseFacts) -> bool:
    """Whether the arguments of a call are for another actor."""
    if not isinstance(node, tree.Call):
        return False
    called = facts.references.get(node.function.id)
    is_spawn = isinstance(called, SpecialRef) and called.name in _SPAWNS
    return is_spawn or (isinstance(called, FunctionRef) and called.definition in _IN_JOBS)
