"""What stands above functions, handlers of services too: run, debug, test, and how often they are used; above actors,
services and supervisors, where they are started; above receive arms, who sends to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from snow_lsp.ide.document_symbols import OutlineEntry, SymbolKind, document_symbols
from snow_lsp.ide.messages import arm_spans
from snowc.database import Database
from snowc.source import FileId, Span

_COUNTED = frozenset({SymbolKind.FUNCTION, SymbolKind.ACTOR})
_STARTED = frozenset({SymbolKind.ACTOR, SymbolKind.SERVICE, SymbolKind.SUPERVISOR})
_HOLDS_FUNCTIONS = frozenset({SymbolKind.MODULE, SymbolKind.SERVICE, SymbolKind.IMPL})
_INIT = "init"
"""What starts a service calls this: its starts are counted instead."""


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
    seen: set[tuple[str, str, str]] = set()
    found = []
    for container, lens in _lenses(document_symbols(db, file), ""):
        key = (lens.kind, container, lens.name)
        if key not in seen or lens.kind == "test":
            seen.add(key)
            found.append(lens)
    found += [Lens("senders", "", span) for span in arm_spans(db, file)]
    return tuple(found)


def _lenses(entries: tuple[OutlineEntry, ...], container: str) -> Iterator[tuple[str, Lens]]:
    for entry in entries:
        for kind in _kinds(entry, container):
            yield container, Lens(kind, entry.name, entry.name_span)
        if entry.kind in _HOLDS_FUNCTIONS:
            yield from _lenses(entry.children, f"{container}/{entry.name}")


def _kinds(entry: OutlineEntry, container: str) -> Iterator[str]:
    if entry.kind is SymbolKind.TEST:
        yield "test"
    elif entry.kind is SymbolKind.FUNCTION and entry.name == "main" and not container:
        yield from ("run", "debug")
    elif entry.kind in _COUNTED and entry.name != _INIT:
        yield "uses"
    if entry.kind in _STARTED:
        yield "starts"
