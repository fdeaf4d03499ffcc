"""The static picture of a project's actors: who starts whom, who sends what to whom, who calls which service, what is
supervised.

In: all items of a project. Out: nodes (actors, services, supervisors, and the functions that have to do with them) and
edges with places. A send goes to every actor whose mailbox has the message type of the pid that is sent to: which of
them it is, only a run can tell. What the functions and handlers of a service do, the service does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.index.call_cycles import call_cycles
from snowc.inputs import PROJECT
from snowc.resolve.builtin import STARTED_ARGUMENT
from snowc.resolve.model import ActorRef, DefId, FunctionRef, ModuleName, Reference, SpecialRef
from snowc.resolve.queries import definition_of_item, module_of_item, resolved_item
from snowc.source import FileSpan, Span
from snowc.syntax import tree
from snowc.syntax.queries import file_items, item_of, item_offset
from snowc.syntax.service_items import messages_of, snake_case
from snowc.syntax.walk import descendants
from snowc.types.inferred import ClauseFacts
from snowc.types.queries import clause_facts, inferred_definition
from snowc.types.show import show_type
from snowc.types.ty import Con, Type, Var
from snowc.values import record, value

_TIES: Final = frozenset({"send", "link", "monitor"})
_STARTS: Final = frozenset({"start", "start_link"})


@value
class ActorNode:
    """`kind` is actor, service, supervisor, function or test; `message` the type of an actor's mailbox, "" for what has
    none."""

    definition: DefId
    kind: str
    message: str
    name: FileSpan


@value
class ActorEdge:
    """`kind` is spawn, start, supervise, send, call, cast, link, monitor or deadlock (a call on a circle of
    services that may wait for each other, W0033); `label` says what: the type of a message, the name of a handler, the
    functions on the way."""

    source: DefId
    target: DefId
    kind: str
    label: str
    places: tuple[FileSpan, ...]


@value
class ActorGraph:
    nodes: tuple[ActorNode, ...]
    edges: tuple[ActorEdge, ...]


def actor_graph(db: Database) -> ActorGraph:
    """The graph of all files of the project, in the order of files and items."""
    known = _Known.of(db)
    found: dict[tuple[DefId, DefId, str, str], list[FileSpan]] = {}
    for ref in known.items:
        source = known.source_of(ref)
        if source is not None:
            for target, kind, label, place in known.edges_of(ref, source):
                found.setdefault((source, target, kind, label), []).append(place)
    for hop in (each for cycle in call_cycles(db, PROJECT) for each in cycle.hops):
        ends = known.groups.get(ModuleName(hop.caller)), known.groups.get(ModuleName(hop.callee))
        waits_at = db.place(hop.item, hop.span)
        if ends[0] is not None and ends[1] is not None and waits_at is not None:
            found.setdefault((ends[0], ends[1], "deadlock", ", ".join(hop.through)), []).append(waits_at)
    edges = tuple(ActorEdge(*key, tuple(places)) for key, places in found.items())
    processes = (*known.mailboxes, *known.groups.values())
    involved = dict.fromkeys((*processes, *(each for edge in edges for each in (edge.source, edge.target))))
    return ActorGraph(tuple(node for each in involved if (node := known.node_of(each)) is not None), edges)


@record
class _Known:
    """What the project declares. `groups` are the services and supervisors by the module of their functions."""

    db: Database
    items: tuple[ItemRef, ...]
    groups: Mapping[ModuleName, DefId]
    places: Mapping[DefId, tuple[str, FileSpan]]
    mailboxes: Mapping[DefId, Type]
    handlers: Mapping[DefId, tuple[str, str]]

    @staticmethod
    def of(db: Database) -> _Known:
        items = tuple(ref for file in db.files() for ref in file_items(db, file))
        groups: dict[ModuleName, DefId] = {}
        places: dict[DefId, tuple[str, FileSpan]] = {}
        handlers: dict[DefId, tuple[str, str]] = {}
        for ref in items:
            item, module = item_of(db, ref), module_of_item(db, ref)
            if item is None or module is None or item.is_generated or module in groups:
                continue
            definition = _declared(db, ref, item.tree, module)
            name = _name_span(item.tree)
            start = item_offset(db, ref)
            if definition is None or name is None or start is None:
                continue
            places.setdefault(definition, (_kind(item.tree), FileSpan(ref.file, name.shifted(start))))
            if isinstance(item.tree, tree.ServiceItem | tree.SupervisorItem):
                inner = ModuleName(f"{module}.{item.tree.header.name}")
                groups[inner] = definition
                handlers |= _handlers(inner, item.tree)
        mailboxes = dict(_mailboxes(db, places))
        return _Known(db, items, groups, places, mailboxes, handlers)

    def source_of(self, ref: ItemRef) -> DefId | None:
        """Who does what an item says: for a function of a service or supervisor that one."""
        definition = definition_of_item(self.db, ref)
        return None if definition is None else self.groups.get(definition.module, definition)

    def node_of(self, definition: DefId) -> ActorNode | None:
        kind, name = self.places.get(definition, ("", None))
        if name is None:
            return None
        message = self.mailboxes.get(definition)
        return ActorNode(definition, kind, "" if message is None else show_type(message), name)

    def edges_of(self, ref: ItemRef, source: DefId) -> Iterator[tuple[DefId, str, str, FileSpan]]:
        item, facts, start = item_of(self.db, ref), clause_facts(self.db, ref), item_offset(self.db, ref)
        if item is None or facts is None or start is None or item.is_generated:
            return
        names = resolved_item(self.db, ref).references
        for node in descendants(item.tree):
            if isinstance(node, tree.Call):
                place = FileSpan(ref.file, Span(node.start, node.end).shifted(start))
                called = _reference(names, facts, node.function)
                yield from self._of_call(source, node, called, names, facts, place)

    def _of_call(
        self,
        source: DefId,
        node: tree.Call,
        called: Reference | None,
        names: Mapping[int, Reference],
        facts: ClauseFacts,
        place: FileSpan,
    ) -> Iterator[tuple[DefId, str, str, FileSpan]]:
        match called:
            case SpecialRef(name) if len(node.arguments) > STARTED_ARGUMENT.get(name, len(node.arguments)):
                started = _reference(names, facts, node.arguments[STARTED_ARGUMENT[name]].value)
                if isinstance(started, ActorRef) and started.definition in self.places:
                    yield started.definition, self._starting(source, "spawn"), "", place
            case SpecialRef(name) | FunctionRef(DefId("Prelude", name)) if name in _TIES and node.arguments:
                pid = facts.types.get(node.arguments[0].value.id)
                if isinstance(pid, Con) and pid.name == "Pid" and len(pid.arguments) == 1:
                    label = show_type(pid.arguments[0]) if name == "send" else ""
                    fitting = (each for each, own in self.mailboxes.items() if _same(own, pid.arguments[0]))
                    yield from ((target, name, label, place) for target in fitting)
            case FunctionRef(definition) if definition.module in self.groups:
                target = self.groups[definition.module]
                if definition.name in _STARTS:
                    yield target, self._starting(source, "start"), "", place
                elif definition in self.handlers and target != source:
                    kind, handler = self.handlers[definition]
                    yield target, kind, handler, place

    def _starting(self, source: DefId, kind: str) -> str:
        return "supervise" if self.places.get(source, ("",))[0] == "supervisor" else kind


def _declared(db: Database, ref: ItemRef, item: tree.Item, module: ModuleName) -> DefId | None:
    if isinstance(item, tree.ServiceItem | tree.SupervisorItem):
        return DefId(module, item.header.name)
    return definition_of_item(db, ref)


def _handlers(module: ModuleName, item: tree.ServiceItem | tree.SupervisorItem) -> dict[DefId, tuple[str, str]]:
    """The functions made of a service's handlers: the kind and the name of each."""
    found = {}
    for handler in messages_of(item) if isinstance(item, tree.ServiceItem) else ():
        function = snake_case(handler.name)
        for name in (function, f"try_{function}"):
            found[DefId(module, name)] = (handler.kind, handler.name)
    return found


def _mailboxes(db: Database, places: Mapping[DefId, tuple[str, FileSpan]]) -> Iterator[tuple[DefId, Type]]:
    for definition, (kind, _) in places.items():
        inferred = inferred_definition(db, definition) if kind == "actor" else None
        if inferred is not None and inferred.message is not None:
            yield definition, inferred.message


def _reference(names: Mapping[int, Reference], facts: ClauseFacts, node: Any) -> Reference | None:
    identity = getattr(node, "id", -1)
    return names.get(identity) or facts.references.get(identity)


def _same(mailbox: Type, message: Type) -> bool:
    """Equal, or a mailbox whose type is a variable of the actor's own."""
    return mailbox == message or isinstance(mailbox, Var)


def _name_span(item: tree.Item) -> Span | None:
    if isinstance(item, tree.TestItem):
        return item.name_span
    header = getattr(item, "header", None)
    return header.name_span if isinstance(header, tree.Header) and header.name else None


def _kind(item: tree.Item) -> str:
    match item:
        case tree.ActorItem():
            return "actor"
        case tree.ServiceItem():
            return "service"
        case tree.SupervisorItem():
            return "supervisor"
        case tree.TestItem():
            return "test"
        case _:
            return "function"
