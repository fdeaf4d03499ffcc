"""Where the type of what is at a place is declared."""

from __future__ import annotations

from snow_lsp.ide.locate import locate
from snow_lsp.ide.mentions import mentions
from snow_lsp.ide.occurrences import declaring_items
from snow_lsp.ide.symbols import TypeSymbol
from snowc.database import Database
from snowc.source import FileId, FileSpan
from snowc.types.queries import clause_facts, definition_of_type
from snowc.types.ty import Con, Fun, Tuple, Type


def type_definition(db: Database, file: FileId, offset: int) -> tuple[FileSpan, ...]:
    """The declarations of the named types in the type of the innermost expression: of `List<Shape>` that of `Shape`
    too. Built-in types have none.
    """
    location = locate(db, file, offset)
    facts = None if location is None else clause_facts(db, location.ref)
    if location is None or facts is None:
        return ()
    ids = (getattr(node, "id", -1) for node in reversed(location.path))
    ty = next((facts.types[each] for each in ids if each in facts.types), None)
    places = () if ty is None else (_place(db, name) for name in dict.fromkeys(_names(ty)))
    return tuple(each for each in places if each is not None)


def _names(ty: Type) -> list[str]:
    match ty:
        case Con(name, arguments):
            return [name, *(each for part in arguments for each in _names(part))]
        case Tuple(items):
            return [each for part in items for each in _names(part)]
        case Fun(_, result):
            return _names(result)
        case _:
            return []


def _place(db: Database, name: str) -> FileSpan | None:
    definition = definition_of_type(db, name)
    if definition is None:
        return None
    symbol = TypeSymbol(definition)
    for ref in declaring_items(db, symbol):
        for mention in mentions(db, ref):
            if mention.symbol == symbol and mention.is_declaration:
                return db.place(ref, mention.span)
    return None
