"""snow/actorGraph: the static picture of a project's actors.

Parameters `{textDocument: {uri}}`; the answer is `{nodes: [{id, name, kind, message, uri, range}], edges: [{source,
target, kind, label, places: [Location]}]}`.
"""

from __future__ import annotations

from typing import Any

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_location
from snow_lsp.documents import Document
from snow_lsp.session import Session
from snow_lsp.workspaces import Workspace
from snowc.tools.actor_graph import ActorEdge, ActorNode, actor_graph

METHOD = "snow/actorGraph"


async def handle(session: Session, client: Client, params: Any) -> dict[str, Any] | None:
    def work(workspace: Workspace, document: Document) -> dict[str, Any]:
        indexes = FileIndexes(workspace.database, document.encoding)
        graph = actor_graph(workspace.database)
        return {
            "nodes": [_node(each, indexes) for each in graph.nodes],
            "edges": [_edge(each, indexes) for each in graph.edges],
        }

    return await session.ask("actor graph", params.textDocument.uri, work)


def _node(each: ActorNode, indexes: FileIndexes) -> dict[str, Any]:
    place = to_location(each.name, indexes)
    return {
        "id": str(each.definition),
        "name": each.definition.name,
        "kind": each.kind,
        "message": each.message,
        "uri": place.uri,
        "range": place.range,
    }


def _edge(each: ActorEdge, indexes: FileIndexes) -> dict[str, Any]:
    return {
        "source": str(each.source),
        "target": str(each.target),
        "kind": each.kind,
        "label": each.label,
        "places": [to_location(place, indexes) for place in each.places],
    }
