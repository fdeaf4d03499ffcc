"""Tests in processes of their own, several at a time.

In: the program of tests, loaded from a folder, and which of them are to run. Out: their outcomes, as they come. Each
process gets the next test's share of all; if one ends before its tests do (a test that exits the program, a crash of
the runtime), the test that was under way has failed, and another process goes on with the rest.
"""

from __future__ import annotations

import os
import secrets
import selectors
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from snowc.codegen.jit import loader_command
from snowc.tools.testing.outcome import Outcome, Test
from snowc.tools.testing.records import Record, RecordReader
from snowc.values import field, record, value

CHUNK = 65536
SEED_VARIABLE = "SNOW_SEED"
"""what `Gen.check` reads (`stdlib/gen.snow`)"""


@value
class Program:
    """`folder` holds the objects, `library` is the runtime's. A test that takes longer than `timeout_ms` is ended.
    `seed` decides the values of properties; None: chance.
    """

    folder: Path
    library: Path
    timeout_ms: int
    seed: int | None = None


def run_tests(program: Program, tests: Sequence[Test], process_count: int) -> Generator[Outcome, None, None]:
    """Run all; closing the iterator ends the processes."""
    shares = [list(tests[first::process_count]) for first in range(process_count)]
    with selectors.DefaultSelector() as selector:
        running = [_Process(program, share, selector) for share in shares if share]
        try:
            while running:
                for key, _ in selector.select():
                    process: _Process = key.data
                    yield from process.read()
                    if process.has_ended:
                        running.remove(process)
                        if process.left:
                            running.append(_Process(program, process.left, selector))
        finally:
            for process in running:
                if not process.has_ended:
                    process.kill()


@record
class _Current:
    """A test that is under way."""

    test: Test
    started: float
    output: bytearray = field(default_factory=bytearray)


class _Process:
    def __init__(self, program: Program, tests: Sequence[Test], selector: selectors.BaseSelector) -> None:
        self.left = list(tests)
        self.has_ended = False
        self._mark = secrets.token_hex(8)
        self._reader = RecordReader(self._mark)
        self._current: _Current | None = None
        self._selector = selector
        arguments = [self._mark, str(program.timeout_ms), *(str(test.number) for test in tests)]
        self._process = subprocess.Popen(
            loader_command(program.folder, program.library, arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,  # so that a crash report stands where it happened
            env=os.environ if program.seed is None else {**os.environ, SEED_VARIABLE: str(program.seed)},
        )
        assert self._process.stdout is not None
        self._stream = self._process.stdout
        selector.register(self._stream, selectors.EVENT_READ, self)

    def read(self) -> Iterator[Outcome]:
        data = os.read(self._stream.fileno(), CHUNK)
        for event in self._reader.feed(data) if data else self._reader.close():
            if isinstance(event, bytes):
                self._take(event)
            elif (outcome := self._heard(event)) is not None:
                yield outcome
        if not data:
            yield from self._end()

    def kill(self) -> None:
        self._process.kill()
        self._close()

    def _take(self, output: bytes) -> None:
        """What a test that has ended left behind to write belongs to nobody."""
        if self._current is not None:
            self._current.output += output
        elif not self.left:
            sys.stderr.buffer.write(output)

    def _heard(self, record: Record) -> Outcome | None:
        if record["event"] == "begin":
            self._current = _Current(self.left.pop(0), time.monotonic())
            return None
        return self._outcome(record.get("message", ""), record["place"])

    def _outcome(self, message: str, place: str) -> Outcome:
        current = self._current
        assert current is not None
        self._current = None
        output = current.output.decode("utf-8", "replace")
        return Outcome(current.test, message, place, output, time.monotonic() - current.started)

    def _end(self) -> Iterator[Outcome]:
        """The process is gone; who was under way has failed, or the next if none was."""
        status = self._close()
        if self._current is None and self.left:
            self._current = _Current(self.left.pop(0), time.monotonic())
        if self._current is not None:
            yield self._outcome(_ending(status), "")

    def _close(self) -> int:
        self.has_ended = True
        self._selector.unregister(self._stream)
        self._stream.close()
        return self._process.wait()


def _ending(status: int) -> str:
    if status < 0:
        return f"the test's process was ended by signal {-status}"
    return f"the test ended the program with status {status}"
