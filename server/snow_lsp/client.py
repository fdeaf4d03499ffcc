"""The client as handlers see it: what can be sent to it unasked, and coroutines that run beside the request."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

logger = logging.getLogger(__name__)


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

    async def refresh_diagnostics(self) -> None:
        """Ask the client to pull the diagnostics of its open documents again."""
        await self._server.workspace_diagnostic_refresh_async(None)

    async def watch(self, *patterns: str) -> None:
        """Ask the client to tell when files of these glob patterns change on the disk."""
        watchers = [lsp.FileSystemWatcher(glob_pattern=each) for each in patterns]
        options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers=watchers)
        method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
        registration = lsp.Registration(id="snow-files", method=method, register_options=options)
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
