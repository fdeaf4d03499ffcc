"""initialized: from here on the server may ask the client for something."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.session import Session

METHOD = lsp.INITIALIZED


def handle(session: Session, client: Client, params: lsp.InitializedParams) -> None:
    if session.client_registers_watchers:
        client.start(client.watch("**/*.snow", "**/snow.toml"))
