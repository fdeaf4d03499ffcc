"""Running the `snowc` command as its users do: as a process of its own.

In: arguments. Out: status, stdout, stderr. The object cache is one of the tests' own inside the checkout, so that a
second run is fast and nobody's real cache is touched. A process that hangs is killed after HANG seconds: a guard, not a
measure.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS_CACHE = ROOT / ".cache" / "tests"
HANG = 60


def run_snowc(
    *arguments: str | Path, env: Mapping[str, str] | None = None, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """`folder` is the working folder, if another than the tests' own."""
    return run([sys.executable, "-m", "snowc.cli.main", *map(str, arguments)], env=env or {}, folder=folder)


def run(
    command: Sequence[str], *, env: Mapping[str, str], stdin: str = "", folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=HANG,
        cwd=folder,
        env={**os.environ, "SNOW_CACHE_DIR": str(TESTS_CACHE), "NO_COLOR": "1", **env},
    )


def build(source: Path, output: Path, *options: str) -> Path:
    """The executable made from `source`; a failed build fails the test with the compiler's own words."""
    done = run_snowc("build", *options, source, "-o", output)
    assert done.returncode == 0, f"snowc build {source.name} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return output
