"""The collector runs between jobs only, and has next to nothing to do: compiling leaves no cycles."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import weakref
from collections.abc import Iterator

import pytest

from snow_lsp.dispatch import EngineThread, Urgency
from snow_lsp.garbage import JOBS_AT_MOST, JOBS_BETWEEN, JOBS_BETWEEN_ALL, JOBS_WITHOUT_PAUSE, Garbage
from snowc.query import Cancelled
from tests.engine.programs import FILES, MAIN
from tests.support.names import database_of


@pytest.fixture
def collector_off() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


class Cycle:
    def __init__(self) -> None:
        self.itself = self


def test_cycles_go_after_some_jobs(collector_off: None) -> None:
    garbage, gone = Garbage(), weakref.ref(Cycle())
    for _ in range(JOBS_BETWEEN - 1):
        garbage.note_job()
    assert not garbage.collect_if_due()
    assert gone() is not None
    garbage.note_job()
    assert garbage.collect_if_due()
    assert gone() is None
    assert not garbage.collect_if_due()


def test_what_was_set_aside_goes_in_a_pause(collector_off: None) -> None:
    garbage, cycle = Garbage(), Cycle()
    gone = weakref.ref(cycle)
    garbage.set_aside()
    del cycle
    for _ in range(JOBS_BETWEEN_ALL):
        garbage.note_job()
    assert garbage.collect_if_due()
    assert gone() is not None
    assert garbage.collect_all_if_due()
    assert gone() is None
    assert not garbage.collect_all_if_due()


def test_what_was_set_aside_goes_without_a_pause_after_many_jobs(collector_off: None) -> None:
    garbage, cycle = Garbage(), Cycle()
    gone = weakref.ref(cycle)
    garbage.set_aside()
    del cycle
    for _ in range(JOBS_WITHOUT_PAUSE // JOBS_AT_MOST):
        assert gone() is not None
        for _ in range(JOBS_AT_MOST):
            garbage.note_job()
        assert garbage.collect_if_overdue()
    assert gone() is None


def test_a_process_with_its_collector_on_is_left_alone() -> None:
    garbage = Garbage()
    for _ in range(JOBS_BETWEEN):
        garbage.note_job()
    before = gc.get_freeze_count()
    garbage.set_aside()
    assert not garbage.collect_if_due()
    assert gc.get_freeze_count() == before


def test_checking_and_editing_leave_no_cycles(collector_off: None) -> None:
    db = database_of(FILES)
    db.check_project()
    gc.collect()
    main = next(file for file in db.files() if file == "main.snow")
    for number in range(5):
        db.set_text(main, MAIN.replace('"few"', f'"few {number}"'))
        assert db.check(main) == ()
    assert gc.collect() == 0


def test_an_interrupted_job_leaves_no_cycles(collector_off: None) -> None:
    """Its exception is kept in a future, and has frames: one that has the future would keep all that they know."""

    def interrupted() -> None:
        raise Cancelled

    async def ask() -> None:
        engine = EngineThread(lambda: None, lambda: None, lambda: False)
        gc.collect()
        for _ in range(20):
            with contextlib.suppress(Cancelled):
                await engine.run("interrupted", Urgency.REQUEST, interrupted)
        await engine.run("the last", Urgency.REQUEST, lambda: None)
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        gc.set_debug(0)
        found = [each for each in gc.garbage if isinstance(each, Cancelled)]
        gc.garbage.clear()
        engine.stop()
        assert found == []

    asyncio.run(ask())


def test_who_types_on_meets_no_collection(collector_off: None) -> None:
    """Only a pause lets it begin, or far too many jobs without one."""
    garbage = Garbage()
    for _ in range(JOBS_AT_MOST - 1):
        garbage.note_job()
        assert not garbage.collect_if_overdue()
    garbage.note_job()
    assert garbage.collect_if_overdue()
