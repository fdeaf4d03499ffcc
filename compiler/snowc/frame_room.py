"""Room for Python's own frames, in one piece.

CPython keeps frames in chunks of 16 KB, which it maps when a call finds the chunk full and unmaps when that call
returns (`Python/pystate.c`, `push_chunk`). A loop that happens to call across such a border then pays two system calls
and a page fault for each call: whole programs took three times as long, by the luck of their depth. A chunk is made as
large as the frame needs that opens it, rounded up to a power of two; so a frame that asks for a little more than half
of `ROOM`, and uses nothing of it, leaves its callees the rest without a border.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import TypeVar

ROOM = 4 * 1024 * 1024  # bytes of address space, touched only as far as it is used: some 20,000 frames in the one half
_SLOT = 8  # bytes of a frame for each place of its evaluation stack

T = TypeVar("T")


def _calling(work: Callable[[], T]) -> T:
    return work()


with_frame_room: Callable[[Callable[[], T]], T] = FunctionType(
    _calling.__code__.replace(co_stacksize=ROOM // 2 // _SLOT + 1), globals(), "with_frame_room"
)
"""Run `work`, its calls in one chunk; gives its result, or raises what it raised."""
