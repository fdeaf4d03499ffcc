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

    def start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine beside the event loop's other work; what it raises is logged."""
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("background work failed", exc_info=task.exception())
