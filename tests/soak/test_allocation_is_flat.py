"""Values that are made and let go of need no more memory the longer it goes on. Linux: the program asks it for its peak."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.rounds import rounds
from tests.support.snowc import build, run

SOURCE = Path(__file__).with_name("allocation.snow")
SLACK_KB = 1024
"""a chunk that one part of the work needs now and another then"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc/self/status")


def check(program: Path, turns: int, seed: int) -> None:
    done = run([str(program), str(turns), str(seed)], env={"SNOW_CHECK_LEAKS": "1"})
    assert done.returncode == 0, f"seed {seed}: {done.stderr}"
    early, late, _ = map(int, done.stdout.split())
    assert late <= early + SLACK_KB, f"seed {seed}: {early} KB after a tenth of {turns} rounds, {late} KB at the end"


def test_a_short_while(tmp_path: Path) -> None:
    check(build(SOURCE, tmp_path / "allocation", "--release"), 100_000, 1)


@pytest.mark.soak
def test_a_long_while(tmp_path: Path) -> None:
    program = build(SOURCE, tmp_path / "allocation", "--release")
    for seed in rounds("soak", in_suite=1):
        check(program, 3_000_000, seed)
