"""The engine's thread while somebody types: the newest text counts, older work stops, and nothing half-done is kept.

In: a session in this process, whose engine is held in the middle of a query. Out: what becomes of the work that was
under way or queued.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from functools import partial
from typing import Any, cast

import pytest
from lsprotocol import types as lsp

from snow_lsp.client import Client
from snow_lsp.dispatch import MOST_PUT_OFF, EngineThread, Urgency
from snow_lsp.documents import Change, Document
from snow_lsp.handlers.publish import publish_all
from snow_lsp.ide.diagnostics import diagnostics
from snow_lsp.session import ContentModified, Session
from snow_lsp.workspaces import Workspace
from snowc.database import EVICT_EVERY, KEPT_REVISIONS, Database
from snowc.inputs import file_text
from snowc.query import Cancelled, Engine, query
from snowc.source import FileId

URI = "untitled:Typed.snow"
LIMIT = 60.0
TEXT = "fn main() do\n  println(1)\nend\n"

_reached = threading.Event()
_go_on = threading.Event()


@query
def held(db: Engine, file: FileId) -> str:
    """A query that takes as long as the test wants, and then asks another one."""
    _reached.set()
    assert _go_on.wait(LIMIT)
    return asked_last(db, file)


@query
def asked_last(db: Engine, file: FileId) -> str:
    return file_text(db, file) or ""


@pytest.fixture
def session() -> Iterator[Session]:
    _reached.clear()
    _go_on.clear()
    session = Session()
    session.open(URI, 1, TEXT)
    yield session
    _go_on.set()
    session.engine.stop()


def ask_held(workspace: Workspace, document: Document) -> str:
    return held(workspace.database, workspace.file)


async def reached() -> None:
    assert await asyncio.to_thread(_reached.wait, LIMIT)


def type_text(session: Session, version: int, text: str) -> None:
    assert session.change(URI, version, (Change(None, text),))


def test_an_edit_stops_the_query_that_runs(session: Session) -> None:
    async def work() -> None:
        running = asyncio.create_task(session.ask("held", URI, ask_held))
        await reached()
        type_text(session, 2, "# newer\n")
        _go_on.set()
        with pytest.raises(Cancelled):
            await running
        assert await session.ask("held", URI, ask_held) == "# newer\n"

    asyncio.run(work())


def test_what_was_asked_before_an_edit_is_not_answered_about_the_new_text(session: Session) -> None:
    async def work() -> None:
        running = asyncio.create_task(session.ask("held", URI, ask_held))
        await reached()
        waiting = asyncio.create_task(session.ask("waits", URI, ask_held))
        await asyncio.sleep(0)  # it is queued now
        type_text(session, 2, "# newer\n")
        _go_on.set()
        with pytest.raises(Cancelled):
            await running
        with pytest.raises(ContentModified):
            await waiting

    asyncio.run(work())


def test_of_many_edits_only_the_last_is_an_input(session: Session) -> None:
    async def work() -> None:
        await session.ask("opened", URI, lambda workspace, _: diagnostics(workspace.database, workspace.file))
        database = session.workspaces.database_of(URI)
        assert database is not None
        running = asyncio.create_task(session.ask("held", URI, ask_held))
        await reached()
        revision = database.revision
        for version in range(2, 30):
            type_text(session, version, f"# {version}\n")
        _go_on.set()
        with pytest.raises(Cancelled):
            await running
        assert await session.ask("held", URI, ask_held) == "# 29\n"
        assert database.revision == revision + 1

    asyncio.run(work())


def test_what_somebody_waits_for_comes_first(session: Session) -> None:
    order: list[str] = []

    async def work() -> None:
        running = asyncio.create_task(session.ask("held", URI, ask_held))
        await reached()
        names = {"background": Urgency.BACKGROUND, "publish": Urgency.PUBLISH, "request": Urgency.REQUEST}
        others = [
            asyncio.create_task(session.engine.run(name, urgency, partial(order.append, name)))
            for name, urgency in names.items()
        ]
        await asyncio.sleep(0)
        _go_on.set()
        await asyncio.gather(running, *others)

    asyncio.run(work())
    assert order == ["request", "publish", "background"]


def test_a_request_puts_off_what_is_less_urgent(session: Session) -> None:
    """That is neither lost nor answered as interrupted."""
    order: list[str] = []

    def publication() -> str:
        database = session.workspaces.database_of(URI)
        assert database is not None
        found = held(database, FileId(URI))
        order.append("publication")
        return found

    async def work() -> None:
        await session.ask("opened", URI, lambda workspace, _: None)
        running = asyncio.create_task(session.engine.run("held", Urgency.PUBLISH, publication))
        await reached()
        asked = asyncio.create_task(session.engine.run("asked", Urgency.REQUEST, partial(order.append, "request")))
        await asyncio.sleep(0)  # it is queued now
        _go_on.set()
        found, _ = await asyncio.gather(running, asked)
        assert found == TEXT

    asyncio.run(work())
    assert order == ["request", "publication"]


class Screen:
    """Stands for the client: what it was sent."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int | None, int]] = []
        self.tasks: list[asyncio.Task[None]] = []

    def publish(self, params: lsp.PublishDiagnosticsParams) -> None:
        self.told.append((params.uri, params.version, len(params.diagnostics)))

    def start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.get_running_loop().create_task(coroutine))


def test_what_has_not_changed_is_not_sent_again(session: Session) -> None:
    other = "untitled:Other.snow"

    async def published(screen: Screen) -> list[tuple[str, int | None, int]]:
        publish_all(session, cast("Client", screen), URI)
        await asyncio.gather(*screen.tasks)
        await asyncio.sleep(0)
        told, screen.told = screen.told, []
        return told

    async def work() -> None:
        screen = Screen()
        session.open(other, 1, TEXT)
        assert await published(screen) == [(URI, 1, 0), (other, 1, 0)]
        type_text(session, 2, TEXT.replace("1", "unknown"))
        assert await published(screen) == [(URI, 2, 1)]
        session.close(other)
        session.open(other, 1, TEXT)
        assert await published(screen) == [(other, 1, 0)]

    asyncio.run(work())


def test_requests_without_end_starve_nobody() -> None:
    """A job that was put off some times runs to its end."""
    interruptions: list[None] = []
    begun: list[None] = []
    thread = EngineThread(lambda: None, lambda: interruptions.append(None), lambda: False)

    def put_off_again() -> int:
        begun.append(None)
        before = len(interruptions)
        thread.submit("a request", Urgency.REQUEST, lambda: None)
        if len(interruptions) > before:
            raise Cancelled
        return len(begun)

    assert thread.submit("a publication", Urgency.PUBLISH, put_off_again).result(LIMIT) == MOST_PUT_OFF + 1
    thread.stop()


def test_a_request_that_is_taken_back_is_not_worked_on(session: Session) -> None:
    async def work() -> None:
        running = asyncio.create_task(session.ask("held", URI, ask_held))
        await reached()
        waiting = asyncio.create_task(session.engine.run("unwanted", Urgency.REQUEST, pytest.fail))
        await asyncio.sleep(0)
        waiting.cancel()
        running.cancel()
        for each in (waiting, running):
            with pytest.raises(asyncio.CancelledError):
                await each
        _go_on.set()
        assert await session.engine.run("next", Urgency.REQUEST, lambda: 7) == 7

    asyncio.run(work())


def test_answers_of_long_ago_go() -> None:
    """However much is typed, no more answers are kept than belong to the last texts."""
    db, file = Database(), FileId("untitled:Typed.snow")
    db.open_text(file, TEXT)
    counts = []
    for number in range(KEPT_REVISIONS + 5 * EVICT_EVERY):
        db.set_text(file, TEXT.replace("1", str(number)))
        db.check(file)
        if number % EVICT_EVERY == EVICT_EVERY - 1:
            counts.append(db.memo_count())
    *_, before, last = counts
    assert last <= before, counts
