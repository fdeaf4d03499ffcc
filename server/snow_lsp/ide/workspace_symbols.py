"""Items of all files by a part of their name.

In: a query as one types it: letters that occur in the name in that order, or a function's type
(`signature_query.py`). Out: the names that have them, best first:
the whole name, then its beginning, then letters that stand together or begin words. An empty query finds everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from snow_lsp.ide.document_symbols import OutlineEntry, SymbolKind, document_symbols
from snow_lsp.ide.signature_query import read_signature
from snow_lsp.ide.signature_search import FoundFunction, functions_of_type
from snowc.database import Database
from snowc.resolve.queries import module_of_file
from snowc.source import FileId

LIMIT = 256
"""More than anybody reads; the client asks again with each letter."""


@dataclass(frozen=True, slots=True)
class Found:
    """`container` is the module, type or nested module in which the name is declared."""

    entry: OutlineEntry
    file: FileId
    container: str


def workspace_symbols(db: Database, query: str) -> tuple[Found, ...]:
    """The best matches among the project's own files; the clauses of a function are one."""
    wanted = read_signature(query)
    if wanted is not None:
        return tuple(map(_function, functions_of_type(db, wanted)))
    own = (file for file in db.files() if file not in db.layout.foreign)
    ranked: dict[tuple[str, str, str], tuple[tuple[int, int, str, str, int], Found]] = {}
    for found in (each for file in own for each in _declared(db, file)):
        rank = rank_of(query, found.entry.name)
        if rank is not None:
            order = (-rank, len(found.entry.name), found.entry.name, found.file, found.entry.name_span.start)
            ranked.setdefault((found.container, found.entry.name, found.entry.kind.name), (order, found))
    best = sorted(ranked.values(), key=lambda each: each[0])
    return tuple(found for _, found in best[:LIMIT])


def _function(found: FoundFunction) -> Found:
    name = f"{found.definition.name} : {found.signature}"
    entry = OutlineEntry(name, SymbolKind.FUNCTION, found.name.span, found.name.span)
    return Found(entry, found.name.file, str(found.definition.module))


def rank_of(query: str, name: str) -> int | None:
    """How well a query fits a name, larger is better; None if its letters are not in it in that order."""
    wanted, given = query.casefold(), name.casefold()
    rank, place = 0, -1
    for letter in wanted:
        at = given.find(letter, place + 1)
        if at < 0:
            return None
        rank += (4 if at == place + 1 else 0) + (3 if _begins_word(name, at) else 0) - min(at - place - 1, 3)
        place = at
    together = given.find(wanted)
    if together >= 0:
        rank += 8 if together == 0 else 6 if _begins_word(name, together) else 2
    return rank + (8 if given == wanted else 0)


def _begins_word(name: str, at: int) -> bool:
    return at == 0 or name[at - 1] in "_. " or (name[at].isupper() and not name[at - 1].isupper())


def _declared(db: Database, file: FileId) -> Iterator[Found]:
    yield from _below(document_symbols(db, file), file, module_of_file(db, file) or "")


def _below(entries: Iterable[OutlineEntry], file: FileId, container: str) -> Iterator[Found]:
    for entry in entries:
        yield Found(entry, file, container)
        yield from _below(entry.children, file, f"{container}.{entry.name}")
