"""A wire between two nodes that a test can cut, stop, or have broken after so many bytes.

In: the port of a node. Out: a port that leads there.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType


class Proxy:
    def __init__(self, port: int, bytes_until_cut: Callable[[], int | None] = lambda: None) -> None:
        """`bytes_until_cut` says of each new connection after how many bytes it breaks, None: never."""
        self._target = port
        self._bytes_until_cut = bytes_until_cut
        self._flows = threading.Event()
        self._flows.set()
        self._sockets: list[socket.socket] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
                node = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                return
            self.connections += 1
            self._sockets += [caller, node]
            left = [self._bytes_until_cut()]
            for one, other in ((caller, node), (node, caller)):
                threading.Thread(target=self._pass_on, args=(one, other, left), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket, left: list[int | None]) -> None:
        with suppress(OSError):
            while part := one.recv(65536):
                self._flows.wait()
                if left[0] is not None:
                    part = part[: left[0]]
                    left[0] -= len(part)
                other.sendall(part)
                if left[0] == 0:
                    break
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """From now on nothing gets through, and nobody is told: what is half open stays so."""
        self._flows.clear()

    def cut(self) -> None:
        """Breaks all connections."""
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Proxy:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        self._flows.set()
        self.cut()
