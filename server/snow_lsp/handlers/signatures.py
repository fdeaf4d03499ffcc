"""snow/signatures: functions by their type, of all open projects and the library.

Parameters `{query}`, a type as in `Fun(List<a>, Int) -> a`; the answer is `[{name, signature, location}]`, best first,
or null for what is no function's type.
"""

from __future__ import annotations

from typing import Any

from snow_lsp.client import Client
from snow_lsp.convert import FileIndexes, to_location
from snow_lsp.ide.signature_query import read_signature
from snow_lsp.ide.signature_search import functions_of_type
from snow_lsp.session import Session
from snowc.database import Database

METHOD = "snow/signatures"


async def handle(session: Session, client: Client, params: Any) -> list[dict[str, Any]] | None:
    wanted = read_signature(str(params.query))
    if wanted is None:
        return None

    def work(databases: tuple[Database, ...]) -> list[dict[str, Any]]:
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for database in databases:
            indexes = FileIndexes(database, session.encoding)
            for each in functions_of_type(database, wanted):
                shown = {"name": str(each.definition), "signature": each.signature}
                location = to_location(each.name, indexes)
                found.setdefault((shown["name"], location.uri), {**shown, "location": location})
        return list(found.values())

    return await session.ask_all("signatures", work)
