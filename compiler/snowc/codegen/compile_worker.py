"""Processes that compile units beside this one, and what runs in them.

In: units. Out: their objects. A worker reads jobs from its standard input and writes answers on its standard output,
both marshalled, one at a time, until the input ends; so it ends with whoever has started it, whatever ended that. It
never sees Ctrl-C. No pool of the standard library: that starts a third process, and an interrupted one complains.
Refuses nothing: a mistake of ours comes back as its text, and a worker that dies is one too.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import select
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from typing import IO

from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import Target
from snowc.codegen.unit_text import UnitCode, UnitText
from snowc.diagnostics.bug import CompilerBug

_STEP = 0.1
"""seconds for which we wait at a time: in between this thread can be interrupted"""


def start_ahead() -> None:
    """Start a process whose LLVM will be loaded when the first unit is ready: called when it is known that something
    will have to be compiled, and nothing is yet. One processor alone would not gain by it.
    """
    if not _AHEAD and (os.cpu_count() or 1) > 1:
        _AHEAD.append(_Worker())


def is_started() -> bool:
    return bool(_AHEAD)


def end() -> None:
    """End what was started ahead, used or not; it would end with this process too."""
    while _AHEAD:
        _AHEAD.pop().end()


def compiled_beside(
    units: Sequence[UnitText], target: Target, pipeline: Pipeline, processes: int
) -> Generator[tuple[int, bytes], None, None]:
    """The objects of units with their numbers, as they are finished. A process that was started ahead is one of these
    `processes`, and stays for the next units.
    """
    more = [_Worker() for _ in range(processes - len(_AHEAD))]
    workers = [*_AHEAD, *more]
    try:
        waiting = iter(enumerate(units))
        for worker in workers:
            worker.take(next(waiting, None), target, pipeline)
        for _ in units:
            worker = _first_with_an_answer(workers)
            yield worker.answer()
            worker.take(next(waiting, None), target, pipeline)
    except BaseException:
        end()
        raise
    finally:
        for worker in more:
            worker.end()


def _first_with_an_answer(workers: Sequence[_Worker]) -> _Worker:
    answers = [worker.answers for worker in workers]
    ready: list[IO[bytes]] = []
    while not ready:
        ready, _, _ = select.select(answers, (), (), _STEP)
    return workers[answers.index(ready[0])]


_AHEAD: list[_Worker] = []
"""at most one"""


class _Worker:
    """One process. It has at most one job."""

    def __init__(self) -> None:
        program = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import serve; serve()"
        with _interrupts_left_to_us():
            self._process = subprocess.Popen(
                [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._jobs: IO[bytes] = self._process.stdin
        self.answers: IO[bytes] = self._process.stdout
        self._number = -1
        self._unit = ""

    def take(self, job: tuple[int, UnitText] | None, target: Target, pipeline: Pipeline) -> None:
        if job is not None:
            self._number, self._unit = job[0], job[1].name
            with contextlib.suppress(BrokenPipeError):  # it has died: its answer will tell
                code = job[1].code
                told = code.name, code.text, code.repeats, code.end, target.triple, target.cpu, pipeline.value
                marshal.dump(told, self._jobs)
                self._jobs.flush()

    def answer(self) -> tuple[int, bytes]:
        """The number and the object of its unit, for which it has begun to answer."""
        try:
            content, mistake = marshal.load(self.answers)
        except (EOFError, ValueError, TypeError) as error:
            raise CompilerBug(f"the process that compiled unit {self._unit} ended") from error
        if mistake:
            raise CompilerBug(mistake)
        return self._number, content

    def end(self) -> None:
        """Whatever it is doing. Nothing that it does leaves a trace."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._jobs, self.answers):
            with contextlib.suppress(OSError):
                pipe.close()


@contextlib.contextmanager
def _interrupts_left_to_us() -> Iterator[None]:
    """A process started meanwhile never sees Ctrl-C: it has what this thread blocks from its first moment on."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve() -> None:
    """What a worker does."""
    from snowc.codegen.objects import compile_unit

    jobs = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints goes where people look
    while True:
        try:
            name, text, repeats, end, triple, cpu, pipeline = marshal.load(jobs)
        except EOFError:
            return
        answer: tuple[bytes, str]
        try:
            answer = compile_unit(UnitCode(name, text, repeats, end), Target(triple, cpu), Pipeline(pipeline)), ""
        except CompilerBug as error:
            answer = b"", str(error)
        marshal.dump(answer, answers)
        answers.flush()
