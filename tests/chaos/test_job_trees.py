"""Random trees of jobs, and of tasks, give the predicted answers on any number of threads."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.chaos.job_trees import job_program
from tests.chaos.task_trees import task_program
from tests.support.rounds import rounds
from tests.support.snowc import build, run


@pytest.mark.chaos
def test_random_job_trees(tmp_path: Path) -> None:
    for seed in rounds("chaos", in_suite=6):
        source, expected = job_program(random.Random(seed))
        path = tmp_path / f"jobs_{seed}.snow"
        path.write_text(source, "utf-8")
        program = build(path, tmp_path / f"jobs_{seed}")
        for threads in ("1", "2", "8"):
            environment = {"SNOW_THREADS": threads, "SNOW_CLOCK": "virtual", "SNOW_CHECK_LEAKS": "1"}
            done = run([str(program)], env=environment)
            assert (done.returncode, done.stdout) == (0, expected), f"SNOW_SEED={seed} SNOW_THREADS={threads}\n{source}"


@pytest.mark.chaos
@pytest.mark.contract("ASYNC-5")
def test_random_task_trees(tmp_path: Path) -> None:
    """With races, cancellations and crashes that cross awaits; what is cancelled leaves nothing that keeps the program
    alive, or that the leak check finds."""
    for seed in rounds("chaos", in_suite=4):
        source, expected = task_program(random.Random(seed))
        path = tmp_path / f"tasks_{seed}.snow"
        path.write_text(source, "utf-8")
        program = build(path, tmp_path / f"tasks_{seed}", *(("--release",) if seed % 2 else ()))
        for threads in ("1", "2", "8"):
            environment = {"SNOW_THREADS": threads, "SNOW_CLOCK": "virtual", "SNOW_CHECK_LEAKS": "1"}
            done = run([str(program)], env=environment)
            assert (done.returncode, done.stdout) == (0, expected), f"SNOW_SEED={seed} SNOW_THREADS={threads}\n{source}"
