"""Values that are made and let go of need no more memory the longer it goes on.

Linux only: the program itself asks for its peak, as a child of Python begins with Python's.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.rounds import rounds
from tests.support.snowc import build, run

SOURCE = Path(__file__).with_name("allocation.snow")
TURNS = 500_000
SLACK_KB = 1024
"""a chunk that one part of the work needs now and another then"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc/self/status")


@pytest.mark.soak
def test_allocation_is_flat(tmp_path: Path) -> None:
    program = build(SOURCE, tmp_path / "allocation", "--release")
    for seed in rounds("soak", in_suite=1):
        done = run([str(program), str(TURNS), str(seed)], env={"SNOW_CHECK_LEAKS": "1"})
        assert done.returncode == 0, f"seed {seed}: {done.stderr}"
        early, late, _ = map(int, done.stdout.split())
        assert late <= early + SLACK_KB, f"seed {seed}: {early} KB after a tenth, {late} KB after {TURNS} rounds"
