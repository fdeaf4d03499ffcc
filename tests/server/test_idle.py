"""Work that nobody waits for: done when there is no job, interrupted by the next one."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from snow_lsp import dispatch
from snow_lsp.dispatch import EngineThread, Urgency
from snow_lsp.session import Session
from snowc.cache import Cache
from snowc.query import Cancelled

LIMIT = 60.0


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "IDLE_SECONDS", 0.0)


def test_a_job_interrupts_idle_work() -> None:
    started, interrupted = threading.Event(), threading.Event()

    def idle() -> bool:
        started.set()
        assert interrupted.wait(LIMIT)
        raise Cancelled

    thread = EngineThread(lambda: None, interrupted.set, idle)
    assert started.wait(LIMIT)
    assert thread.submit("a job", Urgency.REQUEST, lambda: 7).result(LIMIT) == 7
    thread.stop()


def test_a_mistake_in_idle_work_ends_only_that() -> None:
    failed = threading.Event()

    def idle() -> bool:
        failed.set()
        raise ValueError

    thread = EngineThread(lambda: None, lambda: None, idle)
    assert failed.wait(LIMIT)
    assert thread.submit("a job", Urgency.REQUEST, lambda: 7).result(LIMIT) == 7
    thread.stop()


def test_a_session_fills_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNOW_CACHE_DIR", str(tmp_path / "cache"))
    project = tmp_path / "project"
    project.mkdir()
    (project / "snow.toml").write_text('[package]\nname = "filled"\nversion = "0.1.0"\n')
    (project / "main.snow").write_text("import One\n\nfn main() do println(One.one()) end\n")
    (project / "one.snow").write_text("pub fn one() -> Int do 1 end\n")
    both = threading.Event()
    really = Cache.write

    def write(cache: Cache, kind: str, key: str, content: bytes) -> None:
        really(cache, kind, key, content)
        if len(list((tmp_path / "cache" / "checks").glob("*/*"))) == 2:
            both.set()

    monkeypatch.setattr(Cache, "write", write)
    session = Session()
    main = project / "main.snow"
    session.open(main.as_uri(), 1, main.read_text())
    session.engine.submit("a first job, which takes the document over", Urgency.REQUEST, lambda: None).result(LIMIT)
    assert both.wait(LIMIT)
    session.engine.stop()


def test_a_slow_job_is_logged_with_its_queries(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(dispatch, "_SLOW_SECONDS", -1.0)
    session = Session()
    session.open("untitled:Slow.snow", 1, "fn main() do println(1) end\n")

    def work() -> None:
        (database,) = session.workspaces.databases()
        database.check(database.files()[0])

    session.engine.submit("a check", Urgency.REQUEST, work).result(LIMIT)
    session.engine.submit("another one", Urgency.REQUEST, work).result(LIMIT)
    session.engine.stop()
    first = next(each.getMessage() for each in caplog.records if "a check" in each.getMessage())
    assert first.startswith("slow: a check took ")
    assert " ran " in first
