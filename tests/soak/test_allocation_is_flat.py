"""Values that are made and let go of need no more memory the longer it goes on.

Linux only: the program itself asks for its peak, as a child of Python begins with Python's.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.snowc import build

SOURCE = Path(__file__).with_name("allocation.snow")
ROUNDS = 500
SLACK_KB = 1024
"""a chunk that one part of the work needs now and another then"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc/self/status")


@pytest.mark.soak
def test_allocation_is_flat(tmp_path: Path) -> None:
    """One process, for as long as the soak lasts."""
    minutes = float(os.environ.get("SNOW_SOAK_MINUTES", "0"))
    seed = os.environ.get("SNOW_SEED") or str(random.SystemRandom().randrange(2**31) if minutes else 0)
    program = build(SOURCE, tmp_path / "allocation", "--release")
    environment = {**os.environ, "SNOW_CHECK_LEAKS": "1"}
    command = [str(program), str(ROUNDS), str(int(minutes * 60_000)), seed]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"SNOW_SEED={seed}: {done.stderr}"
    early, late, _ = map(int, done.stdout.split())
    print(f"the most memory: {early} KB after a tenth of {minutes:g} minutes, {late} KB at the end")
    assert late <= early + SLACK_KB, f"SNOW_SEED={seed}: {early} KB after a tenth, {late} KB at the end"
