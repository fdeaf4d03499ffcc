"""Work for the engine: one thread owns every database; the event loop only queues and awaits.

Jobs run in order of urgency, then of arrival. Before each job the pending edits are applied, so a job sees every edit
that came before it
(and perhaps newer ones). An edit cancels the job that is running: a request is then answered with "content modified",
a publication is queued
anew by the edit itself. Withdrawn jobs (the client cancelled the request) are skipped, or stopped at their next query.
A request puts off what is less urgent: that stops at its next query too, and begins again behind the request; what it
has found out so far is kept.
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
PAUSE_SECONDS = 0.1
"""Without a job, after which garbage is collected: somebody who types on meets no collection."""
_GRACE_SECONDS = 0.003
"""After an answer, in which the event loop can send it and take the next request, before less urgent work goes on: two
threads that both want the interpreter hand it over many times for one message."""
_SLOW_SECONDS = 0.3
"""A job that takes longer is logged with its name and the queries that it ran."""
_NAMED = 8
"""so many queries"""
_BUILDING_SECONDS = 0.03
"""A job that takes longer has built what stays."""
MOST_PUT_OFF = 5
"""times, after which a job runs to its end: requests that come without a pause may not starve it"""


class Urgency(enum.IntEnum):
    """Lower runs first."""

    REQUEST = 0
    PUBLISH = 1
    """of what is being edited"""
    PUBLISH_OTHERS = 2
    BACKGROUND = 3


class _Job:
    """`is_put_off` says that a request has interrupted it; `times_put_off`, how often that was."""

    __slots__ = ("future", "is_put_off", "name", "place", "times_put_off", "work")

    def __init__(self, name: str, work: Callable[[], Any], future: Future[Any], place: tuple[int, int]) -> None:
        self.name = name
        self.work = work
        self.future = future
        self.place = place
        self.is_put_off = False
        self.times_put_off = 0

    def __lt__(self, other: _Job) -> bool:
        """By urgency, then by arrival."""
        return self.place < other.place


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
        self._queue: list[_Job] = []
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
            heapq.heappush(self._queue, _Job(name, work, future, (urgency, next(self._numbers))))
            self._condition.notify()
            if self._is_idling:
                self._interrupt()
            elif urgency is Urgency.REQUEST:
                self._put_off_current()
        return future

    def _put_off_current(self) -> None:
        """With the lock held."""
        job = self._current
        if job is not None and job.place[0] > Urgency.REQUEST and job.times_put_off < MOST_PUT_OFF:
            job.is_put_off = True
            self._interrupt()

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
                self._wait_for_next_message()
                self._wait_for_job()
                if self._is_stopping:
                    return
                job = heapq.heappop(self._queue)
                self._current = job
            self._perform(job)
            with self._condition:
                self._current = None
                is_idle = not self._queue
            if is_idle:
                self._garbage.collect_if_overdue()

    def _wait_for_next_message(self) -> None:
        """With the lock held, where nobody waits for what would come next."""
        if self._queue and self._queue[0].place[0] > Urgency.PUBLISH:
            self._condition.wait_for(lambda: self._queue[0].place[0] <= Urgency.PUBLISH, _GRACE_SECONDS)

    def _wait_for_job(self) -> None:
        """With the lock held, until there is a job or the end has come."""
        if not self._is_called_within(PAUSE_SECONDS):
            self._garbage.collect_if_due()
            is_more, patience = True, IDLE_SECONDS
            while not self._is_called_within(patience if is_more else None):
                is_more, patience = self._do_idle_work(), 0.0
                if not is_more:
                    self._garbage.collect_all_if_due()

    def _is_called_within(self, seconds: float | None) -> bool:
        return self._condition.wait_for(lambda: bool(self._queue) or self._is_stopping, seconds)

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
        # A future counts as running only when there is a result: so a cancelled await ends at once, and a job that was
        # put off can still be withdrawn.
        if job.future.cancelled():
            return
        self._take_runs()
        started = time.monotonic()
        result, error = self._outcome(job.work)
        if not (isinstance(error, Cancelled) and self._put_back(job)) and job.future.set_running_or_notify_cancel():
            if error is None:
                job.future.set_result(result)
            else:
                job.future.set_exception(error)
        self._note(job.name, time.monotonic() - started)
        del job, error  # frames that the exception holds lead back to this one

    def _put_back(self, job: _Job) -> bool:
        """Queue a job again that a request has put off; False if something else has interrupted it."""
        with self._condition:
            if not job.is_put_off:
                return False
            job.is_put_off = False
            job.times_put_off += 1
            heapq.heappush(self._queue, job)
            return True

    def _note(self, name: str, elapsed: float) -> None:
        self._garbage.note_job()
        if elapsed > _BUILDING_SECONDS:
            self._garbage.set_aside()
        if elapsed > _SLOW_SECONDS:
            logger.warning("slow: %s took %.0f ms; %s", name, elapsed * 1000, _most(self._take_runs()))

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
