"""The static picture of a project's actors: who spawns whom, who sends what to whom.

In: all items of a project. Out: nodes (actors, and the functions that spawn or send) and edges with places. A send goes
to every actor whose mailbox has the message type of the pid that is sent to: which of them it is, only a run can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from snow_lsp.ide.calls import EdgeKind, Node, edges_of_item, node_of
from snow_lsp.ide.definitions import clause_facts, definition_of_item
from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.resolve.model import DefId, FunctionRef, Reference, SpecialRef
from snowc.resolve.queries import module_of_file, module_summary, resolved_item
from snowc.source import FileSpan, Span
from snowc.syntax import tree
from snowc.syntax.queries import file_items, item_of, item_offset
from snowc.syntax.walk import descendants
from snowc.types.inferred import ClauseFacts
from snowc.types.queries import inferred_definition
from snowc.types.show import show_type
from snowc.types.ty import Con, Type, Var

_KINDS = frozenset({"send", "link", "monitor"})


@dataclass(frozen=True, slots=True)
class ActorNode:
    """`message` is the type of the mailbox; "" for what has none."""

    node: Node
    message: str


@dataclass(frozen=True, slots=True)
class ActorEdge:
    """`kind` is spawn, send, link or monitor; `label` the message's type for a send."""

    source: DefId
    target: DefId
    kind: str
    label: str
    places: tuple[FileSpan, ...]


@dataclass(frozen=True, slots=True)
class ActorGraph:
    nodes: tuple[ActorNode, ...]
    edges: tuple[ActorEdge, ...]


def actor_graph(db: Database) -> ActorGraph:
    """The graph of all files of the project, in the order of files and items."""
    mailboxes = _mailboxes(db)
    found: dict[tuple[DefId, DefId, str, str], list[FileSpan]] = {}
    for file in db.files():
        for ref in file_items(db, file):
            source = definition_of_item(db, ref)
            if source is not None:
                for target, kind, label, place in _edges_of(db, ref, mailboxes):
                    found.setdefault((source, target, kind, label), []).append(place)
    edges = tuple(ActorEdge(*key, tuple(places)) for key, places in found.items())
    involved = dict.fromkeys((*mailboxes, *(each for edge in edges for each in (edge.source, edge.target))))
    nodes = ((node_of(db, each), mailboxes.get(each)) for each in involved)
    shown = (ActorNode(node, "" if ty is None else show_type(ty)) for node, ty in nodes if node is not None)
    return ActorGraph(tuple(shown), edges)


def _mailboxes(db: Database) -> dict[DefId, Type]:
    """The actors of the project with the types of their messages."""
    found: dict[DefId, Type] = {}
    for file in db.files():
        module = module_of_file(db, file)
        for entry in module_summary(db, module).actors if module is not None else ():
            inferred = inferred_definition(db, entry.definition)
            if inferred is not None and inferred.message is not None:
                found[entry.definition] = inferred.message
    return found


def _edges_of(db: Database, ref: ItemRef, mailboxes: dict[DefId, Type]) -> Iterator[tuple[DefId, str, str, FileSpan]]:
    for target, edge, place in edges_of_item(db, ref):
        if edge is EdgeKind.SPAWN:
            yield target, "spawn", "", place
    item, facts, start = item_of(db, ref), clause_facts(db, ref), item_offset(db, ref)
    if item is None or facts is None or start is None:
        return
    names = resolved_item(db, ref).references
    for node in descendants(item.tree):
        kind = _kind(names, facts, node)
        pid = facts.types.get(node.arguments[0].value.id) if kind else None
        if isinstance(pid, Con) and pid.name == "Pid" and len(pid.arguments) == 1:
            message = pid.arguments[0]
            label = show_type(message) if kind == "send" else ""
            place = FileSpan(ref.file, Span(node.start, node.end).shifted(start))
            yield from ((target, kind, label, place) for target, own in mailboxes.items() if _same(own, message))


def _kind(names: Mapping[int, Reference], facts: ClauseFacts, node: Any) -> str:
    """send, link or monitor for a call of that; "" for everything else."""
    if not isinstance(node, tree.Call) or not node.arguments:
        return ""
    identity = getattr(node.function, "id", -1)
    match names.get(identity) or facts.references.get(identity):
        case SpecialRef(name):
            return name if name in _KINDS else ""
        case FunctionRef(DefId("Prelude", name)):
            return name if name in _KINDS else ""
        case _:
            return ""


def _same(mailbox: Type, message: Type) -> bool:
    """Equal, or a mailbox whose type is a variable of the actor's own."""
    return mailbox == message or isinstance(mailbox, Var)
