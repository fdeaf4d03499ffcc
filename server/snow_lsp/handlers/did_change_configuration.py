"""workspace/didChangeConfiguration: the user has set something else. What is shown by settings is asked for again.

A client that answers `workspace/configuration` is asked, whatever the notification holds; of others the notification's
settings count.
"""

from __future__ import annotations

from lsprotocol import types as lsp

from snow_lsp.client import Client, Refresh
from snow_lsp.session import Session
from snow_lsp.settings import SECTION, Settings, read_settings

METHOD = lsp.WORKSPACE_DID_CHANGE_CONFIGURATION

_SHOWN_BY_SETTINGS = frozenset((Refresh.INLAY_HINTS,))


def handle(session: Session, client: Client, params: lsp.DidChangeConfigurationParams) -> None:
    if session.client_has_configuration:
        client.start(fetch_settings(session, client))
    elif params.settings is not None:
        adopt_settings(session, client, read_settings(params.settings))


async def fetch_settings(session: Session, client: Client) -> None:
    adopt_settings(session, client, read_settings(await client.configuration(SECTION)))


def adopt_settings(session: Session, client: Client, settings: Settings) -> None:
    if settings != session.settings:
        session.settings = settings
        client.refresh(session.client_refreshes & _SHOWN_BY_SETTINGS)
