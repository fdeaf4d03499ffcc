"""One client's session: open documents on the event loop's side, databases on the engine's side, and the edits between
them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from lsprotocol import types as lsp

from snow_lsp.client import Refresh
from snow_lsp.dispatch import EngineThread, Urgency
from snow_lsp.documents import Change, Document
from snow_lsp.ide.completion.matching import prepare
from snow_lsp.position import Encoding
from snow_lsp.settings import Settings
from snow_lsp.workspaces import Workspace, Workspaces
from snowc.database import Database, file_diagnostics
from snowc.query import Cancelled

T = TypeVar("T")


class ContentModified(Exception):  # noqa: N818 - the protocol's name: the answer would be about an old text
    """The document has changed since the request was sent."""


@dataclass(frozen=True, slots=True)
class Published:
    """What the client was told of a document."""

    version: int
    diagnostics: list[lsp.Diagnostic]


class Session:
    """State of a session. Methods are for the event loop; `workspaces` is for the engine's thread only."""

    def __init__(self) -> None:
        self.encoding = Encoding.UTF16
        self.client_pulls_diagnostics = False
        self.client_refreshes: frozenset[Refresh] = frozenset()
        self.client_registers_watchers = False
        self.client_takes_snippets = False
        self.client_has_configuration = False
        self.client_registers_configuration = False
        self.settings = Settings()
        self.documents: dict[str, Document] = {}
        self.tokens: dict[str, tuple[str, list[int]]] = {}
        """The last semantic tokens of each document, with their result id: what a delta starts from."""
        self.publications = 0
        """how often diagnostics of all documents were queued"""
        self.published: dict[str, Published] = {}
        """what was sent last, or is on its way: the engine's thread writes it, so that the order of findings counts"""
        self.workspaces = Workspaces()
        self._lock = threading.Lock()
        self._pending: dict[str, tuple[int, str] | None] = {}
        self._applied: dict[str, int] = {}
        self._changed_on_disk: dict[str, None] = {}
        self.engine = EngineThread(self._apply_edits, self._interrupt, self._fill_index, self._take_runs)

    # --- edits ------------------------------------------------------------------------------------------------------

    def open(self, uri: str, version: int, text: str) -> None:
        self.documents[uri] = Document(uri, version, text, self.encoding)
        self.published.pop(uri, None)
        self._edit(uri, (version, text))

    def change(self, uri: str, version: int, changes: tuple[Change, ...]) -> bool:
        """Apply a didChange; False if the document is not open."""
        document = self.documents.get(uri)
        if document is None:
            return False
        document.apply(version, changes)
        self._edit(uri, (version, document.text))
        return True

    def close(self, uri: str) -> None:
        self.tokens.pop(uri, None)
        if self.documents.pop(uri, None) is not None:
            self._edit(uri, None)

    def changed_on_disk(self, uris: Iterable[str]) -> None:
        """Files that somebody else has written, made or deleted. What is open counts as the client has it."""
        with self._lock:
            self._changed_on_disk.update(dict.fromkeys(uris))
            self._interrupt()

    def _edit(self, uri: str, edit: tuple[int, str] | None) -> None:
        with self._lock:
            self._pending[uri] = edit
            self._interrupt()

    # --- work -------------------------------------------------------------------------------------------------------

    async def ask(self, name: str, uri: str, work: Callable[[Workspace, Document], T]) -> T | None:
        """The answer of `work` on a document's workspace; None for a document that is not open.

        Raises ContentModified or the engine's Cancelled when a newer edit came in between.
        """
        document = self.documents.get(uri)
        if document is None:
            return None
        snapshot = document.snapshot()

        def job() -> T | None:
            workspace = self.workspace_of(snapshot)
            if workspace is None:
                raise ContentModified
            return work(workspace, snapshot)

        return await self.engine.run(name, Urgency.REQUEST, job)

    async def ask_database(self, name: str, uri: str, work: Callable[[Database], T]) -> T | None:
        """The answer of `work` on the database that a file of an open document's project belongs to."""

        def job() -> T | None:
            database = self.workspaces.database_of(uri)
            return None if database is None else work(database)

        return await self.engine.run(name, Urgency.REQUEST, job)

    async def prepare(self, uri: str) -> None:
        """Find out what the first edit and the first completion in a document would have to, behind all that somebody
        waits for: what the index knows of it says nothing of a text that differs."""

        def work() -> None:
            workspace = self.workspaces.of(uri)
            if workspace is not None:
                prepare(workspace.database)
                file_diagnostics(workspace.database, workspace.file)

        while True:
            try:
                return await self.engine.run("a first look", Urgency.BACKGROUND, work)
            except Cancelled:
                continue  # by an edit: once more, behind its diagnostics

    async def ask_all(self, name: str, work: Callable[[tuple[Database, ...]], T]) -> T:
        """The answer of `work` on all databases."""
        return await self.engine.run(name, Urgency.REQUEST, lambda: work(self.workspaces.databases()))

    # --- in the engine's thread, but for `_interrupt` ----------------------------------------------------------------

    def workspace_of(self, snapshot: Document) -> Workspace | None:
        """Where questions about a document are answered; None if it is not as it was."""
        is_same = self._applied.get(snapshot.uri) == snapshot.version
        return self.workspaces.of(snapshot.uri) if is_same else None

    def _apply_edits(self) -> None:
        with self._lock:
            pending, self._pending = self._pending, {}
            changed, self._changed_on_disk = self._changed_on_disk, {}
            for database in self.workspaces.databases():
                database.resume()
        for uri, edit in pending.items():
            if edit is None:
                self.workspaces.close(uri)
                self._applied.pop(uri, None)
            else:
                self._applied[uri], text = edit
                self.workspaces.set_text(uri, text)
        for uri in changed:
            self.workspaces.read_again(uri)

    def _fill_index(self) -> bool:
        """Keep one more module that an open document imports, for the next start; whether there may be another."""
        with self._lock:
            for database in self.workspaces.databases():
                database.resume()
        documents = (self.workspaces.of(uri) for uri in tuple(self.documents))
        open_now = [each for each in documents if each is not None]
        return any(each.database.keep_next(each.file) for each in open_now)

    def _take_runs(self) -> dict[str, int]:
        runs: Counter[str] = Counter()
        for database in self.workspaces.databases():
            runs.update(database.take_runs())
        return runs

    def _interrupt(self) -> None:
        for database in self.workspaces.databases():
            database.cancel()
