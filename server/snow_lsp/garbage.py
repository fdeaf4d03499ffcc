"""Python's garbage collector, out of the way of answers.

A collection walks over all trees and memos: 200 ms in a project of 10,000 lines, at any moment, with every thread
waiting. The compiler leaves no cycles behind (a test says so); those of the protocol and the event loop are few. So the
process turns the collector off, and collects while nobody waits; what is alive then is set aside (`gc.freeze`), so that
the next collection sees what is new only. What was set aside is looked at again in a longer pause, as some of it was in
use just then; and without one after very many jobs, for somebody may type for hours.
"""

from __future__ import annotations

import gc

JOBS_BETWEEN = 100
JOBS_AT_MOST = 1_000
JOBS_BETWEEN_ALL = 1_000
JOBS_WITHOUT_PAUSE = 5_000


class Garbage:
    """Counts jobs. Does nothing in a process that leaves the collector on."""

    def __init__(self) -> None:
        self._jobs = 0
        self._jobs_since_all = 0

    def note_job(self) -> None:
        self._jobs += 1
        self._jobs_since_all += 1

    def collect_if_due(self) -> bool:
        """Called in a short pause; whether it collected."""
        return self._collect_after(JOBS_BETWEEN)

    def collect_if_overdue(self) -> bool:
        """Called when nothing waits, pause or not; whether it collected."""
        return self._collect_after(JOBS_AT_MOST)

    def _collect_after(self, jobs: int) -> bool:
        if gc.isenabled() or self._jobs < jobs:
            return False
        self._jobs = 0
        if self._jobs_since_all >= JOBS_WITHOUT_PAUSE:
            self._jobs_since_all = 0
            gc.unfreeze()
        gc.collect()
        gc.freeze()
        return True

    def collect_all_if_due(self) -> bool:
        """Called in a pause, with what was set aside too; whether it collected."""
        if gc.isenabled() or self._jobs_since_all < JOBS_BETWEEN_ALL:
            return False
        self._jobs = self._jobs_since_all = 0
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        return True

    def set_aside(self) -> None:
        """What a long job has built stays for long: no collection need look at it."""
        if not gc.isenabled():
            gc.freeze()
