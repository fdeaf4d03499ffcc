"""Where an interface, or one of its functions, is implemented; of a type, its impls; of a message that is sent, the
receive arms that may take it.
"""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.mentions import mentions
from snow_lsp.ide.messages import arms_of_message
from snow_lsp.ide.occurrences import declaring_items, symbol_at
from snow_lsp.ide.symbols import DefinitionSymbol, Symbol, TypeSymbol
from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.resolve.queries import module_summary
from snowc.source import FileId, FileSpan, Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.interfaces.queries import impls_of, impls_of_type, same_functions


def implementation(db: Database, file: FileId, offset: int) -> tuple[FileSpan, ...]:
    """Names of functions in impls, or heads of impls; the project's before the library's."""
    arms = arms_of_message(db, file, offset)
    if arms is not None:
        return arms
    found = symbol_at(db, file, offset)
    return () if found is None else tuple(_places(db, found[0]))


def _places(db: Database, symbol: Symbol) -> Iterator[FileSpan]:
    match symbol:
        case DefinitionSymbol(definition):
            for each in same_functions(db, definition)[1:]:
                yield from _declaration(db, DefinitionSymbol(each))
        case TypeSymbol(definition):
            is_interface = any(
                each.definition == definition for each in module_summary(db, definition.module).interfaces
            )
            entries = impls_of(db, definition) if is_interface else impls_of_type(db, definition)
            for entry in entries:
                yield from _head(db, entry.item)
        case _:
            return


def _declaration(db: Database, symbol: Symbol) -> Iterator[FileSpan]:
    for ref in declaring_items(db, symbol):
        for mention in mentions(db, ref):
            place = db.place(ref, mention.span) if mention.symbol == symbol and mention.is_declaration else None
            if place is not None:
                yield place


def _head(db: Database, ref: ItemRef) -> Iterator[FileSpan]:
    item = item_of(db, ref)
    if item is not None and isinstance(item.tree, tree.ImplItem):
        start = item.tree.target.start if item.tree.interface is None else item.tree.interface.start
        place = db.place(ref, Span(start, item.tree.target.end))
        if place is not None:
            yield place
