"""Erlang's distribution protocol from the outside: enough of it to be let in, and then to say what no node would say.

In: a port and a cookie. Out: a socket that has shaken hands, and packets as bytes.
"""

from __future__ import annotations

import hashlib
import socket
import struct

FLAGS = 0x4 | 0x10 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800 | 0x2000 | 0x1_0000 | 0x2_0000 | 0x4_0000 | 0x8_0000
FLAGS |= 0x40_0000 | 0x80_0000 | 0x100_0000 | 0x200_0000 | 1 << 32 | 1 << 34 | 1 << 36
NAME = "hostile@127.0.0.1"
CREATION = 77


def message(body: bytes) -> bytes:
    """A message of the handshake."""
    return struct.pack(">H", len(body)) + body


def packet(body: bytes) -> bytes:
    """A packet after it."""
    return struct.pack(">I", len(body)) + body


def greeting(name: str = NAME, flags: int = FLAGS) -> bytes:
    return message(b"N" + struct.pack(">QIH", flags, CREATION, len(name)) + name.encode())


def digest(cookie: str, challenge: int) -> bytes:
    return hashlib.md5(f"{cookie}{challenge}".encode()).digest()


def connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def receive(connection: socket.socket, count: int) -> bytes:
    """Exactly so many bytes; fewer if the other side hangs up."""
    found = b""
    while len(found) < count:
        part = connection.recv(count - len(found))
        if not part:
            break
        found += part
    return found


def receive_message(connection: socket.socket) -> bytes:
    head = receive(connection, 2)
    return receive(connection, struct.unpack(">H", head)[0]) if len(head) == 2 else b""


def shaken(port: int, cookie: str, name: str = NAME) -> socket.socket:
    """A connection that the other node takes for that of a node."""
    connection = connect(port)
    connection.sendall(greeting(name))
    status = receive_message(connection)
    if status == b"salive":
        connection.sendall(message(b"strue"))
    else:
        assert status == b"sok", status
    challenge = receive_message(connection)
    assert challenge[:1] == b"N", challenge
    theirs = struct.unpack(">I", challenge[9:13])[0]
    connection.sendall(message(b"r" + struct.pack(">I", 4711) + digest(cookie, theirs)))
    assert receive_message(connection) == b"a" + digest(cookie, 4711)
    return connection


def atom(name: str) -> bytes:
    return bytes([119, len(name)]) + name.encode()


def pid(node: str, number: int, serial: int, creation: int) -> bytes:
    return b"X" + atom(node) + struct.pack(">III", number, serial, creation)


def own_pid(number: int = 1) -> bytes:
    return pid(NAME, number, 0, CREATION)


def reference(number: int) -> bytes:
    return b"Z" + struct.pack(">H", 3) + atom(NAME) + struct.pack(">IIII", CREATION, number, 0, 0)


def term_tuple(*parts: bytes) -> bytes:
    return bytes([104, len(parts)]) + b"".join(parts)


def number(value: int) -> bytes:
    return bytes([97, value])


def signal(*parts: bytes, payload: bytes = b"") -> bytes:
    """A packet with an empty header, a control term and perhaps a payload."""
    return packet(bytes([131, 68, 0]) + term_tuple(*parts) + payload)
