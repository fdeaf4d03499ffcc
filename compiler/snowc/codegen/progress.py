"""How far a long build is: one line on stderr that is overwritten, and only where a person looks at it.

In: results as they come, and how many there will be. Out: the same results.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")

PATIENCE = 1.0
"""seconds after which a build is long"""
_CLEAR_LINE = "\r\x1b[K"


class Counted(Protocol):
    """What passes results on and may tell of them."""

    def __call__(self, results: Iterable[T], total: int, doing: str) -> Iterable[T]: ...


def uncounted(results: Iterable[T], total: int, doing: str) -> Iterable[T]:
    """Tell nobody."""
    return results


def counted(results: Iterable[T], total: int, doing: str) -> Iterator[T]:
    """Tell of each result: `compiling 12/133`."""
    if not sys.stderr.isatty():
        yield from results
        return
    start = time.monotonic()
    try:
        for number, result in enumerate(results, 1):
            if time.monotonic() - start > PATIENCE:
                sys.stderr.write(f"{_CLEAR_LINE}{doing} {number}/{total}")
                sys.stderr.flush()
            yield result
    finally:
        sys.stderr.write(_CLEAR_LINE)
        sys.stderr.flush()
