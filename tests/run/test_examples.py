"""The examples do what their pages say, and the demo shows them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.snowc import HANG, ROOT, build, run

TOUR = """\
ping-pong: 1000 rounds
Job.async: fib(20) is computed elsewhere
Job.await: 6765
Job.map: [Ok(100), Err(division by zero), Ok(25)]
timer: 7 came after 30 ms
sleep: 20 ms later
receive: nothing within 20 ms
"""


@pytest.mark.parametrize("threads", ["1", "2", "8"])
def test_the_tour(tmp_path: Path, threads: str) -> None:
    tour = build(ROOT / "examples" / "tour.snow", tmp_path / "tour")
    environment = {"SNOW_THREADS": threads, "SNOW_CLOCK": "virtual", "SNOW_CHECK_LEAKS": "1"}
    done = run([str(tour)], env=environment)
    assert (done.returncode, done.stdout) == (0, TOUR), done.stderr
    assert done.stderr.count("division by zero") == 1


def test_the_demo() -> None:
    command = [sys.executable, "-m", "house.demo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG)
    assert done.returncode == 0, done.stdout + done.stderr
    assert TOUR in done.stdout
    for shown in ("E0014", "E0001", "E0004", "W0", "job : Job<Int>", "pid : Pid<Int>"):
        assert shown in done.stdout, done.stdout
