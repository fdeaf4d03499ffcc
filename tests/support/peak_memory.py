"""The peak memory of a program that a test runs.

The system counts what the process was before it became the program, so a large test process would be taken for it: a
small one of ours stands between them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_BETWEEN = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([done.returncode, done.stdout.decode(), peak]))
"""


@dataclass(frozen=True)
class Measured:
    status: int
    output: str
    kilobytes: int


def run_and_measure(command: Sequence[str | Path], environment: Mapping[str, str]) -> Measured:
    between = [sys.executable, "-S", "-c", _BETWEEN, *map(str, command)]
    done = subprocess.run(between, env=dict(environment), capture_output=True, text=True, check=True)
    return Measured(*json.loads(done.stdout))
