"""initialized: from here on the server may ask the client for something."""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.handlers.did_change_configuration import fetch_settings
from snow_lsp.session import Session
from snow_lsp.settings import SECTION

METHOD = lsp.INITIALIZED


def handle(session: Session, client: Client, params: lsp.InitializedParams) -> None:
    if session.client_registers_watchers:
        client.start(client.watch("**/*.snow", "**/snow.toml"))
    if session.client_has_configuration:
        client.start(fetch_settings(session, client))
    if session.client_registers_configuration:
        client.start(client.watch_configuration(SECTION))
