"""How often a fuzz, chaos or soak test goes round.

In: the kind and the number of rounds in the ordinary suite. Out: seeds. Without more, these are 0, 1, 2, …: the same in
each run. With SNOW_FUZZ_MINUTES=n (or _CHAOS_, _SOAK_; `make fuzz MINUTES=n` sets it) fresh seeds come until n minutes
are over. A failing test must name its seed; SNOW_SEED=s repeats exactly that round.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from typing import Literal

Kind = Literal["fuzz", "chaos", "soak"]


def rounds(kind: Kind, in_suite: int) -> Iterator[int]:
    if seed := os.environ.get("SNOW_SEED"):
        yield int(seed)
        return
    minutes = os.environ.get(f"SNOW_{kind.upper()}_MINUTES")
    if minutes is None:
        yield from range(in_suite)
        return
    end = time.monotonic() + float(minutes) * 60
    while time.monotonic() < end:
        yield random.SystemRandom().randrange(2**32)
