"""`snowc run --watch`: the program is ended and started again whenever its files change.

It runs in a process of its own, which gets SIGTERM, so that its supervisors end their children, and after
GRACE_SECONDS the kill.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from snowc.cli.watch import watch

GRACE_SECONDS = 5


def run_again(options: argparse.Namespace) -> int:
    program = _Program(options)
    try:
        return watch(options.path, program.start)
    finally:
        program.end()


class _Program:
    def __init__(self, options: argparse.Namespace) -> None:
        release = ["--release"] if options.release else []
        self._command = [sys.executable, "-m", "snowc.cli.main", "run", *release, str(options.path), *options.arguments]
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.end()
        self._running = subprocess.Popen(self._command)

    def end(self) -> None:
        running = self._running
        if running is None:
            return
        self._running = None
        running.terminate()
        try:
            running.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
