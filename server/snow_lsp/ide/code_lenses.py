"""What stands above functions: run, debug, test, and how often they are used; above actors, services and supervisors,
where they are started; above receive arms, who sends to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from snow_lsp.ide.document_symbols import OutlineEntry, SymbolKind, document_symbols
from snow_lsp.ide.messages import arm_spans
from snowc.database import Database
from snowc.source import FileId, Span

_COUNTED = frozenset({SymbolKind.FUNCTION, SymbolKind.ACTOR})
_STARTED = frozenset({SymbolKind.SERVICE, SymbolKind.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Lens:
    """`kind` is run, debug, test, uses, starts or senders; `name` the test's or function's. Uses, starts and senders
    are counted when the client asks.
    """

    kind: str
    name: str
    span: Span


def code_lenses(db: Database, file: FileId) -> tuple[Lens, ...]:
    """In source order; the clauses of one function have one lens, at the first."""
    seen: set[tuple[str, str]] = set()
    found = []
    for lens in _lenses(document_symbols(db, file)):
        if (lens.kind, lens.name) not in seen or lens.kind == "test":
            seen.add((lens.kind, lens.name))
            found.append(lens)
    found += [Lens("senders", "", span) for span in arm_spans(db, file)]
    return tuple(found)


def _lenses(entries: tuple[OutlineEntry, ...]) -> Iterator[Lens]:
    for entry in entries:
        if entry.kind is SymbolKind.TEST:
            yield Lens("test", entry.name, entry.name_span)
        elif entry.kind is SymbolKind.FUNCTION and entry.name == "main":
            yield Lens("run", entry.name, entry.name_span)
            yield Lens("debug", entry.name, entry.name_span)
        elif entry.kind in _COUNTED:
            yield Lens("uses", entry.name, entry.name_span)
            if entry.kind is SymbolKind.ACTOR:
                yield Lens("starts", entry.name, entry.name_span)
        elif entry.kind in _STARTED:
            yield Lens("starts", entry.name, entry.name_span)
        elif entry.kind is SymbolKind.MODULE:
            yield from _lenses(entry.children)
