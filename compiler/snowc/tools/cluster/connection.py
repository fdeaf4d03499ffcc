"""A connection to one node, as a hidden node of its own: the handshake of Erlang's distribution protocol, then signals.

In: a node's name, a cookie, perhaps certificates. Out: answers to calls. Who can't be reached, does not know the
cookie, or breaks the protocol raises `UnreachedError` with the reason in words.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from snowc.tools.cluster import port_mapper
from snowc.tools.cluster.terms import Atom, MalformedError, Opaque, Reader, Term, encode
from snowc.values import value

_LIMIT_SECONDS = 7.0
_HANDSHAKE = 0x4 | 0x10 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800 | 0x1_0000 | 0x2_0000 | 0x4_0000 | 0x100_0000
# Names of processes in monitors, payloads of exits, unlinking with ids, starting processes, wide pids.
_FLAGS = _HANDSHAKE | 1 << 36 | 0x8 | 0x20 | 0x40_0000 | 0x200_0000 | 1 << 32 | 1 << 34
_LONGEST_GREETING = 1024
_PASS_THROUGH = b"p"
_VERSION = b"\x83"
_CREATION = 5


class UnreachedError(Exception):
    """Why there is no talking to a node."""


@value
class Certificates:
    """Paths of PEM files: the own certificate, its key, and the authorities that are trusted."""

    certificate: Path
    key: Path
    authorities: Path


@value
class Address:
    """`name@host`, perhaps with the port on which it listens."""

    name: str
    port: int | None

    @property
    def host(self) -> str:
        return self.name.partition("@")[2]


def address_of(text: str) -> Address | None:
    """None of what is no name of a node."""
    bare, colon, port = text.rpartition(":")
    name = bare if colon else text
    if colon and not port.isdecimal():
        return None
    before, at, host = name.partition("@")
    allowed = all(letter.isalnum() or letter in "_-.[]:" for letter in before + host)
    return Address(name, int(port) if colon else None) if before and at and host and allowed else None


class Connection:
    """After the handshake."""

    def __init__(self, line: socket.socket, own: str) -> None:
        self._line, self.own = line, own
        self.self_pid = Opaque("pid", b"X" + encode(Atom(own)) + struct.pack(">III", 1, 0, _CREATION))
        self._references = 0

    def new_reference(self) -> Opaque:
        self._references += 1
        words = struct.pack(">III", self._references & 0x3FFFF, secrets.randbits(31), 0)
        return Opaque(
            "reference", b"Z" + struct.pack(">H", 3) + encode(Atom(self.own)) + struct.pack(">I", _CREATION) + words
        )

    def send(self, control: Term, payload: Term | None = None) -> None:
        body = _PASS_THROUGH + _VERSION + encode(control)
        if payload is not None:
            body += _VERSION + encode(payload)
        self._line.sendall(struct.pack(">I", len(body)) + body)

    def signals(self) -> Iterator[tuple[tuple[Term, ...], Term | None]]:
        """What the node sends: control terms, with what stands behind them."""
        while True:
            length = struct.unpack(">I", self._exactly(4))[0]
            body = self._exactly(length)
            if not body:
                self._line.sendall(bytes(4))
                continue
            yield self._signal(body)

    def _signal(self, body: bytes) -> tuple[tuple[Term, ...], Term | None]:
        if body[:2] != _PASS_THROUGH + _VERSION:
            raise UnreachedError("it sends packets of an unknown kind")
        try:
            reader = Reader(body[2:])
            control = reader.term()
            payload = Reader(rest[1:]).term() if (rest := reader.rest()) else None
        except MalformedError as malformed:
            raise UnreachedError(f"it sends what is no term: {malformed}") from None
        if not isinstance(control, tuple):
            raise UnreachedError("it sends packets of an unknown kind")
        return control, payload

    def _exactly(self, count: int) -> bytes:
        found = bytearray()
        while len(found) < count:
            part = self._line.recv(min(count - len(found), 1 << 20))
            if not part:
                raise UnreachedError("it ended the connection")
            found += part
        return bytes(found)


@contextmanager
def connected(address: Address, cookie: str, certificates: Certificates | None) -> Iterator[Connection]:
    """A connection for as long as it is used. All that fails on the way is `UnreachedError`."""
    try:
        with _line(address, certificates) as line:
            yield _shaken(line, address, cookie)
    except ssl.SSLCertVerificationError as error:
        raise UnreachedError(f"its certificate is not valid: {error.verify_message}") from None
    except ssl.SSLError as error:
        raise UnreachedError(f"TLS fails: {(error.reason or str(error)).lower().replace('_', ' ')}") from None
    except TimeoutError:
        raise UnreachedError("it does not answer") from None
    except (ConnectionResetError, BrokenPipeError):
        raise UnreachedError("it ended the connection") from None
    except OSError as error:
        raise UnreachedError(error.strerror or str(error)) from None


@contextmanager
def _line(address: Address, certificates: Certificates | None) -> Iterator[socket.socket]:
    context = None if certificates is None else _context(certificates)
    port = address.port or _port_of(address)
    with socket.create_connection((address.host, port), timeout=_LIMIT_SECONDS) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context is None:
            yield line
        else:
            with context.wrap_socket(line, server_hostname=address.host) as sealed:
                yield sealed


def _context(certificates: Certificates) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_cert_chain(certificates.certificate, certificates.key)
        context.load_verify_locations(certificates.authorities)
    except (OSError, ssl.SSLError) as error:
        files = f"{certificates.certificate}, {certificates.key} and {certificates.authorities}"
        raise UnreachedError(f"{files} are no certificate, key and authorities: {error.strerror or error}") from None
    return context


def _port_of(address: Address) -> int:
    try:
        port = port_mapper.port_of(address.host, address.name.partition("@")[0])
    except OSError as error:
        raise UnreachedError(f"no port mapper on {address.host}: {error.strerror or error}") from None
    if port is None:
        raise UnreachedError(f"there is no such node on {address.host}")
    return port


def _shaken(line: socket.socket, address: Address, cookie: str) -> Connection:
    """The handshake, of version 6."""
    talk = _Greeting(line, ">I" if isinstance(line, ssl.SSLSocket) else ">H")
    own = f"snowc-{os.getpid()}-{secrets.token_hex(4)}@{line.getsockname()[0]}"
    talk.send(b"N" + struct.pack(">QIH", _FLAGS, _CREATION, len(own)) + own.encode())
    status = talk.receive()
    if status not in (b"sok", b"sok_simultaneous"):
        raise UnreachedError(f"it answers {status[1:].decode(errors='replace')}")
    theirs = talk.receive()
    if len(theirs) < 19 or theirs[:1] != b"N":
        raise UnreachedError("it is no node, or older than OTP 23")
    challenge, length = struct.unpack(">I", theirs[9:13])[0], struct.unpack(">H", theirs[17:19])[0]
    name = theirs[19 : 19 + length].decode(errors="replace")
    if name != address.name:
        raise UnreachedError(f"the node there is {name}")
    ours = secrets.randbits(32)
    talk.send(b"r" + struct.pack(">I", ours) + _digest(cookie, challenge))
    try:
        proof = talk.receive()
    except (UnreachedError, ConnectionResetError):
        raise UnreachedError("the cookies differ") from None
    if not secrets.compare_digest(proof, b"a" + _digest(cookie, ours)):
        raise UnreachedError("the cookies differ")
    return Connection(line, own)


def _digest(cookie: str, challenge: int) -> bytes:
    return hashlib.md5(f"{cookie}{challenge}".encode(), usedforsecurity=False).digest()


class _Greeting:
    """Messages of the handshake; under TLS their length has four bytes."""

    def __init__(self, line: socket.socket, length: str) -> None:
        self._line, self._length = line, length

    def send(self, message: bytes) -> None:
        self._line.sendall(struct.pack(self._length, len(message)) + message)

    def receive(self) -> bytes:
        length = struct.unpack(self._length, self._exactly(struct.calcsize(self._length)))[0]
        if length > _LONGEST_GREETING:
            raise UnreachedError("it speaks TLS" if length >> 8 in (21, 22) else "it is no node")
        return self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            part = self._line.recv(count - len(found))
            if not part:
                raise UnreachedError("it ended the handshake")
            found += part
        return found
