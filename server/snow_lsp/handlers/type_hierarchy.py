"""The values that the three requests of the type hierarchy share. An item is found again by what `data` says."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types as lsp

from snow_lsp.convert import FileIndexes, to_range, uri_of_file
from snow_lsp.ide.type_hierarchy import TypeNode
from snow_lsp.session import Session
from snowc.database import Database
from snowc.resolve.model import DefId, ModuleName


def type_item(node: TypeNode, indexes: FileIndexes) -> lsp.TypeHierarchyItem:
    index = indexes.of(node.whole.file)
    return lsp.TypeHierarchyItem(
        name=node.definition.name,
        kind=lsp.SymbolKind.Interface if node.is_interface else lsp.SymbolKind.Struct,
        uri=uri_of_file(node.whole.file),
        range=to_range(index, node.whole.span),
        selection_range=to_range(index, node.name.span),
        detail=str(node.definition.module),
        data=[node.definition.module, node.definition.name],
    )


async def related_types(
    session: Session, name: str, item: lsp.TypeHierarchyItem, related: Callable[[Database, DefId], tuple[TypeNode, ...]]
) -> list[lsp.TypeHierarchyItem] | None:
    """What is above or below an item."""
    module, type_name = item.data if isinstance(item.data, list | tuple) and len(item.data) == 2 else ("", "")
    definition = DefId(ModuleName(str(module)), str(type_name))

    def work(database: Database) -> list[lsp.TypeHierarchyItem]:
        indexes = FileIndexes(database, session.encoding)
        return [type_item(each, indexes) for each in related(database, definition)]

    return await session.ask_database(name, item.uri, work)
