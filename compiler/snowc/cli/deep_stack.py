"""Room for deep recursion: deeply nested programs are walked by recursive functions.

The stack of a thread of its own is address space that is only used as far as it is needed. Python itself is told the
limit that fits in.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

STACK = 512 * 1024 * 1024  # bytes reserved
RECURSION_LIMIT = 250_000  # Python frames; about 2 KB of C stack each at worst

T = TypeVar("T")


def with_deep_stack(work: Callable[[], T]) -> T:
    """Run `work` in a thread with a large stack; gives its result, or raises what it raised."""
    outcome: list[T] = []
    failure: list[BaseException] = []

    def body() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # noqa: BLE001 - handed over to the waiting thread
            failure.append(error)

    sys.setrecursionlimit(RECURSION_LIMIT)
    before = threading.stack_size(STACK)
    thread = threading.Thread(target=body, name="snowc", daemon=True)
    thread.start()
    threading.stack_size(before)
    thread.join()
    if failure:
        raise failure[0]
    return outcome[0]
