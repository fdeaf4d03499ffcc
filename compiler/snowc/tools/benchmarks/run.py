"""Running a benchmark in a process of its own.

In: the loaded program of all benchmarks, the number of one. Out: what it told, or why it did not.
"""

from __future__ import annotations

import secrets
import subprocess
from pathlib import Path
from typing import Any

from snowc.codegen.jit import loader_command
from snowc.tools.testing.records import RecordReader
from snowc.values import value


@value
class Measuring:
    """How long to warm up, how long a sample is, how many there are."""

    warm_up_ms: int
    sample_ms: int
    samples: int


@value
class Failed:
    """`output` is what the benchmark wrote."""

    output: str


def run_benchmark(
    folder: Path, library: Path, wanted: str, measuring: Measuring, number: int
) -> dict[str, Any] | Failed:
    """`wanted`: time or allocations."""
    mark = secrets.token_hex(8)
    numbers = (measuring.warm_up_ms, measuring.sample_ms, measuring.samples, number)
    command = loader_command(folder, library, [mark, wanted, *map(str, numbers)])
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    reader = RecordReader(mark)
    output = b""
    for event in (*reader.feed(done.stdout), *reader.close()):
        if not isinstance(event, bytes):
            return event
        output += event
    return Failed(output.decode("utf-8", "replace") or f"it ended with status {done.returncode}")
