"""Which functions of the library wait by themselves.

In: a definition. Out: whether it is a function of the library that calls, directly or by way of others of the library,
a function of the runtime marked `waits`. What is called through values does not count.
"""

from __future__ import annotations

from snowc.query import Engine, query
from snowc.resolve.model import DefId
from snowc.resolve.queries import definition_items, resolved_item
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.type_names import is_library


@query
def library_function_waits(db: Engine, definition: DefId) -> bool:
    if not is_library(db, definition.module):
        return False
    seen = {definition}
    pending = [definition]
    while pending:
        for ref in definition_items(db, pending.pop()):
            parsed = item_of(db, ref)
            item = None if parsed is None else parsed.tree
            if isinstance(item, tree.FnItem) and _parks(item):
                return True
            for mentioned in resolved_item(db, ref).mentions:
                if mentioned not in seen and is_library(db, mentioned.module):
                    seen.add(mentioned)
                    pending.append(mentioned)
    return False


def _parks(item: tree.FnItem) -> bool:
    return any(attribute.name == "extern" and "waits" in attribute.words for attribute in item.header.attributes)
