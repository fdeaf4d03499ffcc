"""Nodes of a cluster as tests: Snow programs and real Erlang nodes, each a process, told to end when the test does.

In: programs and Erlang expressions. Out: running nodes whose output is read line by line. Every cluster has a port
mapper of its own, on a port that nobody else uses, so that clusters never meet.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType

import pytest

from tests.support.certificates import Certificate
from tests.support.snowc import HANG, TESTS_CACHE

COOKIE = "a-cookie"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


class Running:
    """A node. `line` waits for its next line; no time is measured."""

    def __init__(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self.errors: list[str] = []
        self._lines: Queue[str | None] = Queue()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        self._threads = [threading.Thread(target=read, daemon=True) for read in (self._read_lines, self._read_errors)]
        for thread in self._threads:
            thread.start()

    def _read_lines(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors.append(line.rstrip("\n"))

    def line(self) -> str:
        try:
            line = self._lines.get(timeout=HANG)
        except Empty:
            raise AssertionError(f"{self.name} says nothing; stderr: {self.errors}") from None
        assert line is not None, f"{self.name} has ended; stderr: {self.errors}"
        return line

    def expect(self, *lines: str) -> None:
        for wanted in lines:
            assert (line := self.line()) == wanted, (self.name, line, self.errors)

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self) -> int:
        """Waits for its end; gives the status."""
        status = self.process.wait(HANG)
        for thread in self._threads:
            thread.join(HANG)
        return status

    def kill(self) -> None:
        self.process.kill()
        self.end()


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


NEEDS_IPV6 = pytest.mark.skipif(not _has_ipv6(), reason="this machine has no IPv6")


class Cluster:
    """Nodes that find each other; with a certificate they speak TLS."""

    def __init__(self, environment: Mapping[str, str] | None = None, certificate: Certificate | None = None) -> None:
        self.environment = {"ERL_EPMD_PORT": str(free_port()), "SNOW_THREADS": "2", **(environment or {})}
        self._erlang_options = [] if certificate is None else certificate.erlang_options
        if certificate is not None:
            self.environment |= certificate.environment
        self._nodes: list[Running] = []

    def snow(self, program: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Running:
        everything = {**self.environment, **(environment or {})}
        return self._started(Running(program.name, [str(program), *arguments], everything))

    def snowc(self, *arguments: str) -> Running:
        """A node that the command starts."""
        command = [sys.executable, "-m", "snowc.cli.main", *arguments]
        environment = {**self.environment, "SNOW_CACHE_DIR": str(TESTS_CACHE)}
        return self._started(Running("snowc", command, environment))

    def erlang(self, name: str, code: str, cookie: str = COOKIE, options: Sequence[str] = ()) -> Running:
        """`code` is the body of a function; a node that has run it ends."""
        command = ["erl", "-noshell", "-name", name, "-setcookie", cookie, "-hidden", "-start_epmd", "false"]
        command += ["-kernel", "net_ticktime", self.environment.get("SNOW_NET_TICKTIME", "60")]
        return self._started(
            Running(name, [*command, *self._erlang_options, *options, "-eval", f"{code}, halt(0)."], self.environment)
        )

    def port_mapper(self) -> None:
        """Erlang's own port mapper, instead of the one of the first Snow node."""
        port = self.environment["ERL_EPMD_PORT"]
        self._started(Running("epmd", ["epmd", "-port", port, "-address", "127.0.0.1"], {}))
        while not _listens(int(port)):
            pass

    def _started(self, node: Running) -> Running:
        self._nodes.append(node)
        return node

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for node in self._nodes:
            if node.process.poll() is None:
                node.kill()
