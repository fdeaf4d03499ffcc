"""Calls have room for their frames: at no depth does a loop of calls map memory for each."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterator

import pytest

from snowc.frame_room import with_frame_room

CALLS = 200
DEEPEST = 300


@pytest.fixture
def _deep_recursion() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + 2 * DEEPEST)
    yield
    sys.setrecursionlimit(before)


def _sum(a: int, b: int) -> int:
    """Its frame is larger than the steps of depth, so that no border is stepped over."""
    c, d, e, f = a + b, a + a, b + b, a
    g, h, i, j = c + d, d + e, e + f, f
    k, m, n, o = g + h, h + i, i + j, j
    return max(a, b, c, d, e, f, g, h, i, j, k, m, n, o, k + m, m + n, n + o)


def _faults_at(depth: int) -> int:
    """Pages that the system had to give while CALLS calls came and went at this depth."""
    if depth:
        return _faults_at(depth - 1)
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _ in range(CALLS):
        _sum(1, 2)
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


@pytest.mark.usefixtures("_deep_recursion")
def test_no_depth_maps_memory_for_each_call() -> None:
    assert max(with_frame_room(lambda: [_faults_at(depth) for depth in range(DEEPEST)])) < CALLS // 4


def test_results_and_failures_come_through() -> None:
    failing: Callable[[], int] = lambda: 1 // 0  # noqa: E731 - typed
    assert with_frame_room(lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        with_frame_room(failing)
