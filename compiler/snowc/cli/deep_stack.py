"""Room for deep recursion: deeply nested programs are walked by recursive functions.

The stack of a thread of its own is address space that is only used as far as it is needed. Python itself is told the
limit that fits in. Ctrl-C, which the system tells the main thread only, is passed on, so that what is half done is
cleared away: temporary folders, files that are not in place yet, worker processes.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

from snowc.frame_room import with_frame_room

STACK = 512 * 1024 * 1024  # bytes reserved
CLEARING = 5.0  # seconds that an interrupted command has to clear away what it began
RECURSION_LIMIT = 250_000  # Python frames; about 2 KB of C stack each at worst

T = TypeVar("T")


def with_deep_stack(work: Callable[[], T]) -> T:
    """Run `work` in a thread with a large stack; gives its result, or raises what it raised."""
    outcome: list[T] = []
    failure: list[BaseException] = []
    finished = threading.Event()  # an interrupted `join` takes the thread for ended

    def body() -> None:
        try:
            outcome.append(with_frame_room(work))
        except BaseException as error:  # noqa: BLE001 - handed over to the waiting thread
            failure.append(error)
        finally:
            finished.set()

    sys.setrecursionlimit(RECURSION_LIMIT)
    before = threading.stack_size(STACK)
    thread = threading.Thread(target=body, name="snowc", daemon=True)
    thread.start()
    threading.stack_size(before)
    try:
        finished.wait()
    except KeyboardInterrupt:
        _interrupt(thread)
        finished.wait(CLEARING)
        raise
    if failure:
        raise failure[0]
    return outcome[0]


def _interrupt(thread: threading.Thread) -> None:
    """Raise KeyboardInterrupt in the thread, at its next step in Python."""
    import ctypes  # late: few commands are interrupted

    if thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(KeyboardInterrupt))
