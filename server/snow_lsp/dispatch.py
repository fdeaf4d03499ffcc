"""Work for the engine: one thread owns every database; the event loop only queues and awaits.

Jobs run in order of urgency, then of arrival. Before each job the pending edits are applied, so a job sees every edit
that came before it
(and perhaps newer ones). An edit cancels the job that is running: a request is then answered with "content modified",
a publication is queued
anew by the edit itself. Withdrawn jobs (the client cancelled the request) are skipped, or stopped at their next query.
"""

from __future__ import annotations

import asyncio
import enum
import heapq
import itertools
import logging
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

from snow_lsp.garbage import Garbage
from snowc.frame_room import with_frame_room
from snowc.query import Cancelled

T = TypeVar("T")
logger = logging.getLogger(__name__)

_STACK_BYTES = 256 * 1024 * 1024
"""Address space for the engine's thread: queries recurse as deep as programs nest. Only touched pages cost memory."""
_RECURSION_LIMIT = 60_000
IDLE_SECONDS = 2.0
"""Without a job, after which work begins that nobody waits for."""
_SLOW_SECONDS = 0.3
"""A job that takes longer is logged with its name and the queries that it ran."""
_NAMED = 8
"""so many queries"""


class Urgency(enum.IntEnum):
    """Lower runs first."""

    REQUEST = 0
    PUBLISH = 1
    BACKGROUND = 2


class _Job:
    __slots__ = ("future", "name", "work")

    def __init__(self, name: str, work: Callable[[], Any], future: Future[Any]) -> None:
        self.name = name
        self.work = work
        self.future = future


class EngineThread:
    """The thread that runs queries.

    `apply_edits` is called in it before each job; `interrupt` stops the running query from any thread. `when_idle` does
    a piece of work that nobody waits for, and tells whether there is more; it is called when there was no job for
    IDLE_SECONDS, and interrupted by the next one. `take_runs` tells how often each query ran since it was last asked.
    """

    def __init__(
        self,
        apply_edits: Callable[[], None],
        interrupt: Callable[[], None],
        when_idle: Callable[[], bool],
        take_runs: Callable[[], Mapping[str, int]] = dict,
    ) -> None:
        self._apply_edits = apply_edits
        self._interrupt = interrupt
        self._when_idle = when_idle
        self._take_runs = take_runs
        self._is_idling = False
        self._condition = threading.Condition()
        self._queue: list[tuple[int, int, _Job]] = []
        self._numbers = itertools.count()
        self._current: _Job | None = None
        self._is_stopping = False
        self._garbage = Garbage()
        previous = threading.stack_size(_STACK_BYTES)
        sys.setrecursionlimit(_RECURSION_LIMIT)
        self._thread = threading.Thread(target=lambda: with_frame_room(self._run), name="snow-engine", daemon=True)
        self._thread.start()
        threading.stack_size(previous)

    def submit(self, name: str, urgency: Urgency, work: Callable[[], T]) -> Future[T]:
        """Queue a job; its future holds the result or the exception."""
        future: Future[T] = Future()
        with self._condition:
            heapq.heappush(self._queue, (urgency, next(self._numbers), _Job(name, work, future)))
            self._condition.notify()
            if self._is_idling:
                self._interrupt()
        return future

    async def run(self, name: str, urgency: Urgency, work: Callable[[], T]) -> T:
        """Queue a job and await it; a cancelled await withdraws the job."""
        future = self.submit(name, urgency, work)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            self.withdraw(future)
            raise
        finally:
            del future  # its exception has this frame, which would have the future: a cycle for each interrupted job

    def withdraw(self, future: Future[Any]) -> None:
        """Nobody wants this job's result any more."""
        future.cancel()
        with self._condition:
            if self._current is not None and self._current.future is future:
                self._interrupt()

    def stop(self) -> None:
        """End the thread after its running job."""
        with self._condition:
            self._is_stopping = True
            self._condition.notify()
        self._interrupt()

    def _run(self) -> None:
        while True:
            with self._condition:
                self._wait_for_job()
                if self._is_stopping:
                    return
                _, _, job = heapq.heappop(self._queue)
                self._current = job
            self._perform(job)
            with self._condition:
                self._current = None
                is_idle = not self._queue
            if is_idle:
                self._garbage.collect_if_due()

    def _wait_for_job(self) -> None:
        """With the lock held, until there is a job or the end has come."""
        is_more, patience = True, IDLE_SECONDS
        while not self._queue and not self._is_stopping:
            was_called = self._condition.wait(patience if is_more else None)
            if not was_called:
                is_more, patience = self._do_idle_work(), 0.0
                if not is_more:
                    self._garbage.collect_all_if_due()

    def _do_idle_work(self) -> bool:
        """One piece of it, without the lock."""
        self._is_idling = True
        self._condition.release()
        try:
            return self._when_idle()
        except Cancelled:
            return True
        except Exception:
            logger.exception("work while idle")
            return False
        finally:
            self._condition.acquire()
            self._is_idling = False

    def _perform(self, job: _Job) -> None:
        # A future that asyncio has cancelled through wrap_future is no longer pending: such a job is skipped.
        if not job.future.set_running_or_notify_cancel():
            return
        self._take_runs()
        started = time.monotonic()
        result, error = self._outcome(job.work)
        if error is None:
            job.future.set_result(result)
        else:
            job.future.set_exception(error)
        elapsed = time.monotonic() - started
        self._garbage.note_job()
        if elapsed > _SLOW_SECONDS:
            self._garbage.set_aside()
            logger.warning("slow: %s took %.0f ms; %s", job.name, elapsed * 1000, _most(self._take_runs()))
        del job, error  # frames that the exception holds lead back to this one

    def _outcome(self, work: Callable[[], Any]) -> tuple[Any, BaseException | None]:
        """What came of a job. No frame that the exception holds knows the job's future: that would be a cycle."""
        try:
            self._apply_edits()
            return work(), None
        except BaseException as error:  # noqa: BLE001 - handed to whoever awaits the job
            return None, error


def _most(runs: Mapping[str, int]) -> str:
    """The queries that ran most often, and how often."""
    most = sorted(runs.items(), key=lambda each: (-each[1], each[0]))[:_NAMED]
    return ", ".join(f"{name} ran {count} times" for name, count in most) or "no query ran"
