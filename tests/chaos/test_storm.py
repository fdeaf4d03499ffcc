"""A storm of random actors (`storm.snow`) ends as it must, on any number of threads, and leaves nothing behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.peak_memory import run_and_measure
from tests.support.rounds import rounds
from tests.support.snowc import build, run

STORM = Path(__file__).with_name("storm.snow")
ACTORS, STEPS, TIMES = 200, 60, 5
GROWTH = 1.3
"""which many storms may need more than a few: what is freed is used again in another order"""


@pytest.mark.chaos
def test_random_actors(tmp_path: Path) -> None:
    program = build(STORM, tmp_path / "storm", "--release")
    for seed in rounds("chaos", in_suite=3):
        for threads in ("1", "2", "8"):
            environment = {"SNOW_THREADS": threads, "SNOW_CLOCK": "virtual", "SNOW_CHECK_LEAKS": "1"}
            done = run([str(program), str(seed), str(ACTORS), str(STEPS), str(TIMES)], env=environment)
            expected = f"{TIMES} storms of {ACTORS}\n"
            assert (done.returncode, done.stdout) == (0, expected), f"SNOW_SEED={seed} SNOW_THREADS={threads}"


@pytest.mark.chaos
def test_storms_leave_no_memory_behind(tmp_path: Path) -> None:
    program = build(STORM, tmp_path / "storm", "--release")
    few, many = (_peak_kilobytes(program, times) for times in (5, 50))
    assert many < few * GROWTH


def _peak_kilobytes(program: Path, times: int) -> int:
    environment = {**os.environ, "SNOW_CLOCK": "virtual", "SNOW_CHECK_LEAKS": "1", "SNOW_THREADS": "2"}
    done = run_and_measure([program, "1", str(ACTORS), str(STEPS), str(times)], environment)
    assert done.status == 0
    return done.kilobytes
