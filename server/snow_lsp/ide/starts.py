"""Where an actor, a service or a supervisor is started.

In: an offset on its name, in its head. Out: places in the project: of spawns that name it, of calls of its `start` and
`start_link`.
"""

from __future__ import annotations

from snow_lsp.ide.calls import EdgeKind, incoming
from snow_lsp.ide.locate import locate
from snow_lsp.ide.occurrences import occurrences
from snow_lsp.ide.symbols import DefinitionSymbol
from snowc.database import Database
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import definition_items, module_of_item
from snowc.source import FileId, FileSpan
from snowc.syntax import tree

_STARTS = ("start", "start_link")


def starts(db: Database, file: FileId, offset: int) -> tuple[FileSpan, ...]:
    where = locate(db, file, offset)
    module = None if where is None else module_of_item(db, where.ref)
    if where is None or module is None:
        return ()
    item, path = where.item.tree, (module, getattr(where.item.tree, "header", None))
    if path[1] is None:
        return ()
    found = list(_spawns(db, DefId(module, path[1].name)))
    if isinstance(item, tree.ServiceItem | tree.SupervisorItem):
        functions = (DefId(ModuleName(f"{module}.{item.header.name}"), each) for each in _STARTS)
        found += (place for each in functions for place in _calls(db, each))
    return tuple(sorted(dict.fromkeys(found), key=lambda place: (place.file, place.span.start)))


def _spawns(db: Database, definition: DefId) -> list[FileSpan]:
    edges = incoming(db, definition) if definition_items(db, definition) else ()
    return [place for edge in edges if edge.kind is EdgeKind.SPAWN for place in edge.places]


def _calls(db: Database, function: DefId) -> list[FileSpan]:
    found = occurrences(db, DefinitionSymbol(function), tuple(db.files()))
    return [FileSpan(file, span) for file, span, is_declaration in found if not is_declaration]
