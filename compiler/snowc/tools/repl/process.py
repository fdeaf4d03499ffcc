"""The process that runs inputs, as the prompt sees it: start, run, interrupt, end.

In: objects. Out: how they ended. Whoever waits may be interrupted by Ctrl-C: the first ends the actor of the input, the
second the process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from snowc.codegen.jit import write_objects
from snowc.codegen.load import LoadableProgram
from snowc.codegen.repl_host import host_command
from snowc.values import value

FINISHED = 0


@value
class Ended:
    """An input that was run. `is_finished`: to its end; `was_interrupted`: Ctrl-C ended it."""

    is_finished: bool
    was_interrupted: bool
    seconds: float


@value
class Exited:
    """The process has ended, and with it all actors and values."""

    status: int


class InputProcess:
    """It starts with the first input, or by `start`."""

    def __init__(self, runner: LoadableProgram) -> None:
        self._runner = runner
        self._folder = tempfile.TemporaryDirectory(prefix="snowc-repl-")
        self._count = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        folder = self._written(self._runner.objects)
        (commands_read, commands_write), (replies_read, replies_write) = os.pipe(), os.pipe()
        command = host_command(self._runner.library, folder, commands_read, replies_write)
        stdin = None if sys.stdin.isatty() else subprocess.DEVNULL  # else it is the prompt's own input
        self._process = subprocess.Popen(command, stdin=stdin, pass_fds=(commands_read, replies_write))
        os.close(commands_read)
        os.close(replies_write)
        self._commands = open(commands_write, "wb", buffering=0)  # noqa: SIM115 - closed by `_close`
        self._replies = open(replies_read, "rb")  # noqa: SIM115

    def run(self, objects: tuple[bytes, ...]) -> Ended | Exited:
        """Run an input and wait for its end."""
        if self._process is None:
            self.start()
        sys.stdout.flush()
        sys.stderr.flush()
        was_interrupted = False
        line: bytes | None = None
        try:
            self._send({"run": str(self._written(objects))})
        except BrokenPipeError:
            line = b""  # another actor has ended the program meanwhile
        while line is None:
            try:
                line = self._replies.readline()
            except KeyboardInterrupt:
                self._interrupt(again=was_interrupted)
                was_interrupted = True
        if not line:
            return Exited(self._close())
        reply = json.loads(line)
        return Ended(reply["outcome"] == FINISHED, was_interrupted, reply["seconds"])

    def end(self) -> None:
        """End the process and all that runs in it."""
        if self._process is not None:
            self._process.kill()
            self._close()
        self._folder.cleanup()

    def restart(self) -> None:
        """Forget all actors and values."""
        if self._process is not None:
            self._process.kill()
            self._close()
        self.start()

    def _interrupt(self, *, again: bool) -> None:
        if again and self._process is not None:
            self._process.kill()
        else:
            self._send({"interrupt": True})

    def _send(self, command: dict[str, Any]) -> None:
        self._commands.write(f"{json.dumps(command)}\n".encode())

    def _written(self, objects: tuple[bytes, ...]) -> Path:
        folder = Path(self._folder.name, str(self._count))
        self._count += 1
        folder.mkdir()
        write_objects(folder, objects)
        return folder

    def _close(self) -> int:
        process = self._process
        assert process is not None
        self._process = None
        self._commands.close()
        self._replies.close()
        return process.wait()
