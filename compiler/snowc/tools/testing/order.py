"""In which order tests run: that of the source, or one that a seed decides."""

from __future__ import annotations

import random
from collections.abc import Sequence

from snowc.tools.testing.outcome import Test


def ordered(tests: Sequence[Test], seed: int | None) -> list[Test]:
    """The same seed gives the same order."""
    found = list(tests)
    if seed is not None:
        random.Random(seed).shuffle(found)
    return found


def fresh_seed() -> int:
    return random.SystemRandom().randrange(1_000_000)
