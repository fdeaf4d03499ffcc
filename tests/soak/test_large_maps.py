"""Maps of many entries, or through which many pass: ten million in a soak (SNOW_SOAK_MINUTES), a million else."""

from __future__ import annotations

import os
from pathlib import Path

from tests.support.peak_memory import run_and_measure
from tests.support.snowc import build

HERE = Path(__file__).resolve().parent
SIZE, SIZE_IN_SOAK = 1_000_000, 10_000_000
KILOBYTES_PER_ENTRY = 0.11
"""at most: 40 bytes in the map, and while it is gone through in order 40 more; the texts are a tenth"""
START = 20_000
"""kilobytes"""
SLACK = 2_000
"""kilobytes: what other runs differ by"""


def test_a_map_of_millions(tmp_path: Path) -> None:
    size = SIZE_IN_SOAK if "SNOW_SOAK_MINUTES" in os.environ else SIZE
    program = build(HERE / "maps.snow", tmp_path / "maps", "--release")
    environment = {**os.environ, "SNOW_CHECK_LEAKS": "1", "SNOW_THREADS": "1"}
    done = run_and_measure([program, str(size)], environment)
    assert done.status == 0
    assert done.output == f"{size} true [{size}, {size - 1}, {size - 2}]\n0\n{size // 10}\n"
    assert done.kilobytes < START + KILOBYTES_PER_ENTRY * size


def test_memory_is_flat_while_keys_come_and_go(tmp_path: Path) -> None:
    size = SIZE_IN_SOAK if "SNOW_SOAK_MINUTES" in os.environ else SIZE
    held = size // 100
    program = build(HERE / "map_rounds.snow", tmp_path / "rounds", "--release")
    environment = {**os.environ, "SNOW_CHECK_LEAKS": "1", "SNOW_THREADS": "1"}
    few, many = (run_and_measure([program, str(count), str(held)], environment) for count in (3 * held, size))
    assert (few.status, many.status) == (0, 0)
    assert many.output == f"{held} {size - held} v{size - 1} false\n{held}\n"
    assert many.kilobytes < few.kilobytes * 1.2 + SLACK
