"""The examples do what their pages say, and the demo shows them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.snowc import HANG, ROOT, build, run, run_snowc

EXAMPLES = ROOT / "examples"
TRANSCRIPTS = Path(__file__).parent / "examples"
"""what is typed into a program, and all that it prints"""

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


@pytest.mark.parametrize("name", ["adventure", "bank", "job_queue", "word_count"])
def test_the_tests_of_a_project(name: str) -> None:
    done = run_snowc("test", EXAMPLES / name)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 failed" in done.stdout


def test_a_game_of_the_adventure(tmp_path: Path) -> None:
    adventure = build(EXAMPLES / "adventure", tmp_path / "adventure")
    typed = (TRANSCRIPTS / "adventure.in").read_text("utf-8")
    done = run([str(adventure)], env={"SNOW_CHECK_LEAKS": "1"}, stdin=typed)
    assert (done.returncode, done.stdout, done.stderr) == (0, (TRANSCRIPTS / "adventure.out").read_text("utf-8"), "")


@pytest.mark.parametrize("threads", ["1", "8"])
def test_a_run_of_the_job_queue(tmp_path: Path, threads: str) -> None:
    """What becomes of each piece of work is certain, whoever does it and when; crashes are told of."""
    queue = build(EXAMPLES / "job_queue", tmp_path / "queue")
    environment = {"SNOW_THREADS": threads, "SNOW_CLOCK": "virtual", "SNOW_CHECK_LEAKS": "1"}
    done = run([str(queue), "30", "3"], env=environment)
    assert (done.returncode, done.stdout) == (0, (TRANSCRIPTS / "job_queue.out").read_text("utf-8")), done.stderr
    assert "job 03 broke in attempt 1" in done.stderr


def test_the_job_queue_refuses_a_wrong_command_line(tmp_path: Path) -> None:
    queue = build(EXAMPLES / "job_queue", tmp_path / "queue")
    done = run([str(queue), "many"], env={})
    assert (done.returncode, done.stdout, done.stderr) == (1, "", '"many" is no positive number\n')


@pytest.mark.parametrize("threads", ["1", "8"])
def test_a_day_of_the_bank(tmp_path: Path, threads: str) -> None:
    """Accounts break and come back with their money; at the end the tree is ended in order."""
    bank = build(EXAMPLES / "bank", tmp_path / "bank")
    typed = (TRANSCRIPTS / "bank.in").read_text("utf-8")
    environment = {"SNOW_THREADS": threads, "SNOW_CHECK_LEAKS": "1"}
    done = run([str(bank)], env=environment, stdin=typed)
    assert (done.returncode, done.stdout) == (0, (TRANSCRIPTS / "bank.out").read_text("utf-8")), done.stderr
    assert "supervised as Bank/accounts/child 1" in done.stderr


# sentence: 11: pub service and pub supervisor are seen by other modules
