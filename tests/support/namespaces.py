"""Two machines with a cable between them, as network namespaces of this one: only root may make them.

Out: commands that run on either, and a cable that is unplugged and plugged in again. What is lost with it is lost
silently, as between machines.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from types import TracebackType

# A network for documentation: nobody's.
ADDRESSES = ("192.0.2.1", "192.0.2.2")


class NamespacesError(Exception):
    """Why there are none here."""


class Machines:
    def __init__(self) -> None:
        if os.geteuid() != 0:
            raise NamespacesError("network namespaces are for root")
        self._names = tuple(f"snow{os.getpid()}{side}" for side in "ab")
        self._cables = tuple(f"sn{os.getpid()}{side}" for side in "ab")

    def command(self, machine: int, *command: str) -> tuple[str, ...]:
        return ("netns", "exec", self._names[machine], *command)

    def unplug(self) -> None:
        self._ip("-n", self._names[1], "link", "set", self._cables[1], "down")

    def plug(self) -> None:
        self._ip("-n", self._names[1], "link", "set", self._cables[1], "up")

    def _ip(self, *arguments: str) -> None:
        done = subprocess.run(("ip", *arguments), capture_output=True, text=True)
        if done.returncode:
            raise NamespacesError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")

    def __enter__(self) -> Machines:
        try:
            for name in self._names:
                self._ip("netns", "add", name)
            one, other = self._cables
            self._ip("-n", self._names[0], "link", "add", one, "type", "veth", "peer", "name", other)
            self._ip("-n", self._names[0], "link", "set", other, "netns", self._names[1])
            for name, cable, address in zip(self._names, self._cables, ADDRESSES, strict=True):
                self._ip("-n", name, "addr", "add", f"{address}/24", "dev", cable)
                self._ip("-n", name, "link", "set", "lo", "up")
                self._ip("-n", name, "link", "set", cable, "up")
        except NamespacesError:
            self._remove()
            raise
        return self

    def _remove(self) -> None:
        for name in self._names:
            with suppress(NamespacesError):
                self._ip("netns", "del", name)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()
