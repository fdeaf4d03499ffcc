"""The client as handlers see it: what can be sent to it unasked, and coroutines that run beside the request."""

from __future__ import annotations

import asyncio
import enum
import logging
from collections.abc import Coroutine, Iterable
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

logger = logging.getLogger(__name__)


class Refresh(enum.Enum):
    """What a client shows of a document that may depend on other files."""

    DIAGNOSTICS = "diagnostics"
    SEMANTIC_TOKENS = "semantic tokens"
    INLAY_HINTS = "inlay hints"
    CODE_LENSES = "code lenses"


async def _answered(request: Coroutine[Any, Any, None]) -> None:
    await request


class Client:
    """Wraps the connection. Event loop only."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._tasks: set[asyncio.Task[None]] = set()

    def publish(self, params: lsp.PublishDiagnosticsParams) -> None:
        self._server.text_document_publish_diagnostics(params)

    def send_part(self, token: lsp.ProgressToken, value: object) -> None:
        """One part of an answer that is streamed."""
        self._server.progress(lsp.ProgressParams(token=token, value=value))

    def begin(self, token: lsp.ProgressToken, title: str) -> None:
        """Something has begun that may take a while; the client has given the token to show that."""
        self.send_part(token, lsp.WorkDoneProgressBegin(title=title))

    def report(self, token: lsp.ProgressToken, done: int, whole: int) -> None:
        percent = 100 * done // max(whole, 1)
        self.send_part(token, lsp.WorkDoneProgressReport(message=f"{done}/{whole}", percentage=percent))

    def end(self, token: lsp.ProgressToken) -> None:
        self.send_part(token, lsp.WorkDoneProgressEnd())

    def refresh(self, whats: Iterable[Refresh]) -> None:
        """Ask the client to ask again for what it shows of its open documents."""
        asks = {
            Refresh.DIAGNOSTICS: self._server.workspace_diagnostic_refresh_async,
            Refresh.SEMANTIC_TOKENS: self._server.workspace_semantic_tokens_refresh_async,
            Refresh.INLAY_HINTS: self._server.workspace_inlay_hint_refresh_async,
            Refresh.CODE_LENSES: self._server.workspace_code_lens_refresh_async,
        }
        for what in whats:
            self.start(_answered(asks[what](None)))

    async def watch(self, *patterns: str) -> None:
        """Ask the client to tell when files of these glob patterns change on the disk."""
        watchers = [lsp.FileSystemWatcher(glob_pattern=each) for each in patterns]
        options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers=watchers)
        method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
        registration = lsp.Registration(id="snow-files", method=method, register_options=options)
        await self._server.client_register_capability_async(lsp.RegistrationParams([registration]))

    async def apply(self, label: str, edit: lsp.WorkspaceEdit) -> None:
        """Ask the client to make edits; why one does not is logged."""
        answer = await self._server.workspace_apply_edit_async(lsp.ApplyWorkspaceEditParams(edit, label))
        if not answer.applied:
            logger.warning("%s: the client did not make the edits: %s", label, answer.failure_reason)

    async def configuration(self, section: str) -> Any:
        """What the user has set, as the client knows it."""
        params = lsp.ConfigurationParams([lsp.ConfigurationItem(section=section)])
        (found, *_) = await self._server.workspace_configuration_async(params) or [None]
        return found

    async def watch_configuration(self, section: str) -> None:
        """Ask the client to tell when the user sets something else."""
        options = lsp.DidChangeConfigurationRegistrationOptions(section=section)
        method = lsp.WORKSPACE_DID_CHANGE_CONFIGURATION
        registration = lsp.Registration(id="snow-settings", method=method, register_options=options)
        await self._server.client_register_capability_async(lsp.RegistrationParams([registration]))

    def start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine beside the event loop's other work; what it raises is logged."""
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("background work failed", exc_info=task.exception())
