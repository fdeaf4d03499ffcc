"""What Erlang's port mapper (EPMD) tells of a host: its nodes, and the ports on which they listen.

In: a host. Out: names with ports. No port mapper there, or one that answers nonsense, raises `OSError`.
"""

from __future__ import annotations

import os
import re
import socket
import struct

_PORT = 4369
_LIMIT_SECONDS = 5.0
_LINE = re.compile(r"name (?P<name>\S+) at port (?P<port>\d+)")
_FOUND = 119


def names(host: str) -> dict[str, int]:
    """The nodes of a host, by their names without the host."""
    answer = _asked(host, b"n")
    lines = answer[4:].decode(errors="replace").splitlines()
    return {found["name"]: int(found["port"]) for found in map(_LINE.fullmatch, lines) if found}


def port_of(host: str, name: str) -> int | None:
    """Where the node with that name listens; None if it is not there."""
    answer = _asked(host, b"z" + name.encode())
    if len(answer) < 2 or answer[0] != _FOUND:
        raise OSError("the port mapper answers something else")
    if answer[1] != 0 or len(answer) < 4:
        return None
    port: int = struct.unpack(">H", answer[2:4])[0]
    return port


def _asked(host: str, request: bytes) -> bytes:
    port = os.environ.get("ERL_EPMD_PORT", "")
    address = (host, int(port) if port.isdecimal() else _PORT)
    with socket.create_connection(address, timeout=_LIMIT_SECONDS) as connection:
        connection.sendall(struct.pack(">H", len(request)) + request)
        answer = b""
        while part := connection.recv(1 << 16):
            answer += part
        return answer
