"""`make check`: everything that can be said without running a test, in under a minute.

In: the working tree. Out: one line per check with its time, the whole output of those that fail, exit status 1 if any
does. Two lanes run side by side: Rust's tools, and Python's with the repository's own rules.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from house.rules import front_door, layers, machine_paths, names, sizes
from house.rules.files import TextFile, repository_files
from house.rules.finding import Finding

ROOT = Path(__file__).resolve().parents[1]

RUST = {
    "cargo fmt": ("cargo", "fmt", "--check"),
    "cargo clippy": ("cargo", "clippy", "--quiet", "--all-targets", "--locked", "--", "-D", "warnings"),
}
PYTHON = {
    "ruff format": (sys.executable, "-m", "ruff", "format", "--check", "."),
    "ruff check": (sys.executable, "-m", "ruff", "check", "--quiet", "."),
    "mypy": (sys.executable, "-m", "mypy", "--no-error-summary"),
}
RULES: dict[str, Callable[[list[TextFile]], list[Finding]]] = {
    "import layers": layers.findings,
    "file sizes": sizes.findings,
    "file names": names.findings,
    "front door": front_door.findings,
    "machine paths": machine_paths.findings,
}


@dataclass(frozen=True)
class Outcome:
    name: str
    seconds: float
    complaint: str  # empty if the check passes


def main() -> int:
    with ThreadPoolExecutor(2) as lanes:
        rust = lanes.submit(_run_all, RUST, ROOT / "runtime")
        python = lanes.submit(_run_all, PYTHON, ROOT)
        outcomes = [*_apply_rules(), *python.result(), *rust.result()]
    for outcome in outcomes:
        print(f"{'FAILED' if outcome.complaint else 'ok':<7}{outcome.name:<15}{outcome.seconds:5.1f} s")
    failed = [outcome for outcome in outcomes if outcome.complaint]
    for outcome in failed:
        print(f"\n--- {outcome.name} ---\n{outcome.complaint}")
    return 1 if failed else 0


def _run_all(commands: dict[str, tuple[str, ...]], folder: Path) -> list[Outcome]:
    return [_run(name, command, folder) for name, command in commands.items()]


def _run(name: str, command: tuple[str, ...], folder: Path) -> Outcome:
    start = time.monotonic()
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    complaint = done.stdout.strip() or f"exit status {done.returncode}"
    return Outcome(name, time.monotonic() - start, complaint if done.returncode else "")


def _apply_rules() -> list[Outcome]:
    files = repository_files(ROOT)
    outcomes = []
    for name, findings in RULES.items():
        start = time.monotonic()
        complaint = "\n".join(map(str, findings(files)))
        outcomes.append(Outcome(name, time.monotonic() - start, complaint))
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
