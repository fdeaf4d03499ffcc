"""From items to definitions and back: whose clause an item is, what is known of it, what its documentation says."""

from __future__ import annotations

from snowc.database import Database
from snowc.resolve.model import DefId
from snowc.resolve.queries import definition_items, module_summary
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.queries import item_of
from snowc.syntax.service_items import snake_case
from snowc.types.ty import Con, Type


def face_of(definition: DefId) -> DefId | None:
    """What users see of a definition: of a service's handler the function that calls it; None if it has no face."""
    if not is_hidden(definition.name):
        return definition
    kind, _, name = definition.name.partition(" ")
    return DefId(definition.module, snake_case(name)) if kind in ("call", "cast") else None


def given_by_body(item: tree.Item, result: Type) -> Type:
    """What a function's body gives, where its calls give `result`: a task, if it is `async`."""
    is_async = isinstance(item, tree.FnItem) and item.is_async
    return result.arguments[0] if is_async and isinstance(result, Con) and result.arguments else result


def documentation(db: Database, definition: DefId) -> str | None:
    """The `##` text of a definition: of the first of its items that has one."""
    items = definition_items(db, definition)
    if not items:
        entries = module_summary(db, definition.module).types
        items = tuple(entry.item for entry in entries if entry.definition == definition)
    for ref in items:
        item = item_of(db, ref)
        header = getattr(item.tree, "header", None) if item is not None else None
        if header is not None and header.doc:
            text: str = header.doc
            return text
    return None


def item_text_of_type(item: ParsedItem) -> str | None:
    """The declaration of a type as written, without its documentation; None for other items."""
    if not isinstance(item.tree, (tree.StructItem, tree.SumItem, tree.AliasItem)):
        return None
    lines = [line for line in item.text.splitlines() if not line.lstrip().startswith("#")]
    return "\n".join(lines)
