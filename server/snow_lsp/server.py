"""`snow-lsp`: the wiring of protocol, session and handlers, and the process around them.

Standard output carries the protocol and nothing else: file descriptor 1 is moved away before anything can print, and
points to standard error from then on.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import inspect
import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, BinaryIO

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from snow_lsp.client import Client, Refresh
from snow_lsp.dispatch import Urgency
from snow_lsp.handlers import all_handlers
from snow_lsp.parent import watch_parent
from snow_lsp.position import Encoding
from snow_lsp.protocol import SnowProtocol
from snow_lsp.session import ContentModified, Session
from snow_lsp.settings import read_settings
from snowc import __version__
from snowc.database import expect_mistakes
from snowc.query import Cancelled

_CONTENT_MODIFIED = -32801
_INTERNAL_ERROR = -32603
_SWITCH_SECONDS = 0.0005
"""After so long a running query lets the event loop have the interpreter. A message passes from one thread to the other
several times, and waits as long each time."""

logger = logging.getLogger(__name__)


class SnowLanguageServer(LanguageServer):
    """pygls' server, with an answer also to what is no JSON at all."""

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Text that is no JSON has no id to answer to: the answer says so with a null id, as JSON-RPC wants."""
        if isinstance(error, (json.JSONDecodeError, UnicodeDecodeError)):
            assert isinstance(self.protocol, SnowProtocol)
            self.protocol.answer_unreadable(str(error))
        else:
            super().report_server_error(error, source)


class RequestFailed(JsonRpcException):
    """An answer that says why there is none."""


def create_server() -> LanguageServer:
    """A server with a fresh session."""
    server = SnowLanguageServer(
        name="snow-lsp",
        version=__version__,
        protocol_cls=SnowProtocol,
        text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental,
    )
    session = Session()
    client = Client(server)

    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        _adopt_client(server, session, params)
        session.engine.submit("words of mistakes", Urgency.BACKGROUND, expect_mistakes)

    @server.feature(lsp.SHUTDOWN)
    def shutdown(params: None) -> None:
        session.engine.stop()

    for module in all_handlers():
        _register(server, session, client, module)
    return server


def _adopt_client(server: LanguageServer, session: Session, params: lsp.InitializeParams) -> None:
    session.encoding = Encoding(server.workspace.position_encoding)
    text_document = params.capabilities.text_document
    session.client_pulls_diagnostics = text_document is not None and text_document.diagnostic is not None
    session.client_takes_snippets = _takes_snippets(text_document)
    workspace = params.capabilities.workspace
    if params.initialization_options is not None:
        session.settings = read_settings(params.initialization_options)
    if workspace is not None:
        session.client_has_configuration = bool(workspace.configuration)
        changes = workspace.did_change_configuration
        session.client_registers_configuration = changes is not None and bool(changes.dynamic_registration)
        watched = workspace.did_change_watched_files
        refreshed = frozenset(_refreshed(workspace))
        is_told = not session.client_pulls_diagnostics
        session.client_refreshes = refreshed - {Refresh.DIAGNOSTICS} if is_told else refreshed
        session.client_registers_watchers = watched is not None and bool(watched.dynamic_registration)
    if params.process_id is not None:
        # The protocol's own end of a server whose client is gone: status 1, without the orderly shutdown.
        watch_parent(params.process_id, lambda: os._exit(1))


def _refreshed(workspace: lsp.WorkspaceClientCapabilities) -> Iterator[Refresh]:
    supports = {
        Refresh.DIAGNOSTICS: workspace.diagnostics,
        Refresh.SEMANTIC_TOKENS: workspace.semantic_tokens,
        Refresh.INLAY_HINTS: workspace.inlay_hint,
        Refresh.CODE_LENSES: workspace.code_lens,
    }
    return (what for what, support in supports.items() if support is not None and support.refresh_support)


def _takes_snippets(text_document: lsp.TextDocumentClientCapabilities | None) -> bool:
    completion = None if text_document is None else text_document.completion
    item = None if completion is None else completion.completion_item
    return item is not None and bool(item.snippet_support)


def _register(server: LanguageServer, session: Session, client: Client, module: ModuleType) -> None:
    handle = module.handle
    if inspect.iscoroutinefunction(handle):

        async def request(params: Any) -> Any:
            with _shown_progress(client, params, getattr(module, "PROGRESS", None)):
                return await _guarded(handle, session, client, params)

        options = getattr(module, "OPTIONS", None)
        server.feature(module.METHOD, options)(request)
        for name in options.commands if isinstance(options, lsp.ExecuteCommandOptions) else ():
            server.command(name)(request)  # so that pygls tells the client; the protocol knows the one handler
    else:

        def notification(params: Any) -> None:
            handle(session, client, params)

        server.feature(module.METHOD, getattr(module, "OPTIONS", None))(notification)


@contextmanager
def _shown_progress(client: Client, params: Any, title: str | None) -> Iterator[None]:
    """Of a request that may take a while: that it is being worked on, if the client wants to know."""
    token = None if title is None else getattr(params, "work_done_token", None)
    if token is None or title is None:
        yield
        return
    client.begin(token, title)
    try:
        yield
    finally:
        client.end(token)


async def _guarded(handle: Any, session: Session, client: Client, params: Any) -> Any:
    """Every request ends with a result or an error, whatever happens in it."""
    try:
        return await handle(session, client, params)
    except (Cancelled, ContentModified) as reason:
        raise RequestFailed("the document has changed meanwhile", code=_CONTENT_MODIFIED) from reason
    except (asyncio.CancelledError, JsonRpcException):
        raise
    except Exception as error:
        logger.exception("request failed")
        raise RequestFailed(f"internal error of snow-lsp: {error}", code=_INTERNAL_ERROR) from error


def main(arguments: list[str] | None = None) -> int:
    """Run the server over standard input and output; the exit status."""
    parser = argparse.ArgumentParser(
        prog="snow-lsp", description="The Snow language server. It speaks LSP over standard input and output."
    )
    levels = ["debug", "info", "warning", "error"]
    parser.add_argument("--stdio", action="store_true", help="accepted; it is the only transport")
    parser.add_argument("--clientProcessId", type=int, help="accepted; `initialize` tells it too")
    parser.add_argument("--log-level", default="warning", choices=levels, help="what goes to standard error")
    parser.add_argument("--version", action="version", version=f"snow-lsp {__version__}")
    options = parser.parse_args(arguments)
    logging.basicConfig(
        stream=sys.stderr, level=options.log_level.upper(), format="%(levelname)s %(name)s: %(message)s"
    )
    gc.disable()  # see garbage.py
    sys.setswitchinterval(_SWITCH_SECONDS)
    server = create_server()
    server.start_io(sys.stdin.buffer, _claim_stdout())
    assert isinstance(server.protocol, SnowProtocol)
    return 0 if server.protocol.was_shut_down else 1


def _claim_stdout() -> BinaryIO:
    """The protocol's own stream; whatever else prints goes to standard error."""
    sys.stdout.flush()
    protocol = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return protocol


if __name__ == "__main__":
    sys.exit(main())
