"""The values that the three requests of the call hierarchy share. An item is found again by its name's place."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.convert import FileIndexes, to_range, uri_of_file
from snow_lsp.ide.calls import Edge, EdgeKind, Node

_KINDS = {
    "actor": lsp.SymbolKind.Class,
    "constant": lsp.SymbolKind.Constant,
    "test": lsp.SymbolKind.Event,
    "function": lsp.SymbolKind.Function,
}


def hierarchy_item(node: Node, indexes: FileIndexes, detail: str = "") -> lsp.CallHierarchyItem:
    index = indexes.of(node.whole.file)
    return lsp.CallHierarchyItem(
        name=node.definition.name.removeprefix("test:"),
        kind=_KINDS[node.kind],
        uri=uri_of_file(node.whole.file),
        range=to_range(index, node.whole.span),
        selection_range=to_range(index, node.name.span),
        detail=detail or str(node.definition.module),
        data=[node.definition.module, node.definition.name],
    )


def edge_detail(edge: Edge) -> str:
    words = {EdgeKind.SPAWN: "spawns", EdgeKind.SEND: "sends"}
    return words.get(edge.kind) or str(edge.other.definition.module)
