"""The collector runs between jobs only, and has next to nothing to do: compiling leaves no cycles."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from snow_lsp.garbage import JOBS_BETWEEN, Garbage
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
