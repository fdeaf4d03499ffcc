"""Who calls, spawns and sends to whom: the edges behind the call hierarchy and the actor graph.

In: items, their mentions. Out: edges between definitions with places. A function named as a value counts as called:
whoever takes it may call it. A handler of a service is one with the function that calls it. A send leads to the
definitions whose receive arms may take it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from snow_lsp.ide.definitions import face_of
from snow_lsp.ide.handlers_of_services import bodies_of
from snow_lsp.ide.locate import locate
from snow_lsp.ide.mentions import mentions
from snow_lsp.ide.messages import receivers_of, senders_to
from snow_lsp.ide.occurrences import declaring_items, occurrences, symbol_at
from snow_lsp.ide.symbols import DefinitionSymbol
from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.resolve.builtin import STARTED_ARGUMENT
from snowc.resolve.model import DefId, SpecialRef
from snowc.resolve.queries import definition_items, definition_of_item, resolved_item
from snowc.source import FileId, FileSpan, Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of, item_offset, item_offsets
from snowc.syntax.walk import path_at

Found: TypeAlias = dict[tuple[DefId, "EdgeKind"], list[FileSpan]]


class EdgeKind(enum.Enum):
    CALL = "call"
    SPAWN = "spawn"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class Node:
    """A definition with the places of its first clause: the whole and the name."""

    definition: DefId
    kind: str
    """function, actor, constant or test"""
    whole: FileSpan
    name: FileSpan


@dataclass(frozen=True, slots=True)
class Edge:
    """`places` are the names in the caller's text."""

    other: Node
    kind: EdgeKind
    places: tuple[FileSpan, ...]


def node_at(db: Database, file: FileId, offset: int) -> Node | None:
    """The function or actor that is named at an offset, else the one whose text is around it."""
    found = symbol_at(db, file, offset)
    if found is not None and isinstance(found[0], DefinitionSymbol):
        return node_of(db, found[0].definition)
    where = locate(db, file, offset)
    around = None if where is None else definition_of_item(db, where.ref)
    return None if around is None else node_of(db, face_of(around) or around)


def node_of(db: Database, definition: DefId) -> Node | None:
    for ref in definition_items(db, definition):
        item, start = item_of(db, ref), item_offset(db, ref)
        name = None if item is None else _name_span(item.tree)
        if item is None or start is None or name is None:
            continue
        whole = Span(start + item.tree.start, start + item.tree.end)
        return Node(definition, _kind(item.tree), FileSpan(ref.file, whole), FileSpan(ref.file, name.shifted(start)))
    return None


def outgoing(db: Database, definition: DefId) -> tuple[Edge, ...]:
    """What a definition calls, spawns and sends to, in the order of the first places."""
    found: Found = {}
    for own in (definition, *bodies_of(db, definition)):
        for ref in definition_items(db, own):
            for target, kind, place in edges_of_item(db, ref):
                found.setdefault((target, kind), []).append(place)
        for receiver, place in receivers_of(db, own):
            found.setdefault((receiver, EdgeKind.SEND), []).append(place)
    return _edges(db, found)


def incoming(db: Database, definition: DefId) -> tuple[Edge, ...]:
    """Who calls, spawns and sends to a definition, in the whole project."""
    symbol = DefinitionSymbol(definition)
    own = [item.file for item in declaring_items(db, symbol)]
    files = tuple(dict.fromkeys((*own, *db.files())))
    places = [FileSpan(file, span) for file, span, is_first in occurrences(db, symbol, files) if not is_first]
    found: Found = {}
    for file in dict.fromkeys(each.file for each in places):
        wanted = {each for each in places if each.file == file}
        for ref in item_offsets(db, file):
            caller = definition_of_item(db, ref)
            if caller is not None:
                for _, kind, place in (each for each in edges_of_item(db, ref) if each[2] in wanted):
                    found.setdefault((face_of(caller) or caller, kind), []).append(place)
    for sender, place in senders_to(db, definition):
        found.setdefault((face_of(sender) or sender, EdgeKind.SEND), []).append(place)
    return _edges(db, found)


def edges_of_item(db: Database, ref: ItemRef) -> Iterator[tuple[DefId, EdgeKind, FileSpan]]:
    """Every mention of a function, actor or constant in one item."""
    item, start = item_of(db, ref), item_offset(db, ref)
    if item is None or start is None:
        return
    own = _name_span(item.tree)
    for mention in mentions(db, ref):
        if isinstance(mention.symbol, DefinitionSymbol) and mention.span != own:
            kind = EdgeKind.SPAWN if _is_spawned(db, ref, item.tree, mention.span) else EdgeKind.CALL
            yield mention.symbol.definition, kind, FileSpan(ref.file, mention.span.shifted(start))


def _edges(db: Database, found: Found) -> tuple[Edge, ...]:
    nodes = ((node_of(db, definition), kind, places) for (definition, kind), places in found.items())
    return tuple(Edge(node, kind, tuple(places)) for node, kind, places in nodes if node is not None)


def _is_spawned(db: Database, ref: ItemRef, root: Any, span: Span) -> bool:
    """Whether a name is what a spawn starts."""
    references = resolved_item(db, ref).references
    for node in path_at(root, span.start):
        reference = references.get(getattr(node.function, "id", -1)) if isinstance(node, tree.Call) else None
        place = STARTED_ARGUMENT.get(reference.name) if isinstance(reference, SpecialRef) else None
        if place is not None and place < len(node.arguments) and node.arguments[place].value.end == span.end:
            return True
    return False


def _name_span(item: Any) -> Span | None:
    if isinstance(item, tree.TestItem):
        return item.name_span
    header = getattr(item, "header", None)
    return header.name_span if isinstance(header, tree.Header) and header.name else None


def _kind(item: Any) -> str:
    match item:
        case tree.ActorItem():
            return "actor"
        case tree.ConstItem():
            return "constant"
        case tree.TestItem():
            return "test"
        case _:
            return "function"
