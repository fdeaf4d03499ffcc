"""Bytes that no node sends, at every stage: the node lives on, lets nobody in, and goes on serving those who behave.

`make fuzz` takes as many rounds as there is time for; each prints its seed when it fails.
"""

from __future__ import annotations

import random
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import distribution as wire
from tests.support.nodes import COOKIE, Cluster, Running, free_port
from tests.support.rounds import rounds
from tests.support.snowc import build

PROGRAM = Path(__file__).parent / "programs" / "pair.snow"
NAME = "a@127.0.0.1"
ROUNDS = 150


class Victim:
    def __init__(self, node: Running, port: int) -> None:
        self.node, self.port = node, port

    def resident_kilobytes(self) -> int:
        status = Path(f"/proc/{self.node.process.pid}/status").read_text("utf-8")
        return int(status.split("VmRSS:")[1].split()[0])

    def serves(self) -> None:
        """A node that behaves gets its answer."""
        connection = wire.shaken(self.port, COOKIE, "honest@127.0.0.1")
        asking = wire.pid("honest@127.0.0.1", 5, 0, wire.CREATION)
        hello = wire.term_tuple(wire.atom("hello"), asking, wire.number(41))
        connection.sendall(wire.signal(wire.number(6), asking, wire.atom(""), wire.atom("postman"), payload=hello))
        length = struct.unpack(">I", wire.receive(connection, 4))[0]
        assert wire.receive(connection, length).endswith(wire.number(42))
        connection.close()


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    program = build(PROGRAM, tmp_path_factory.mktemp("victim") / "victim")
    with Cluster() as cluster:
        port = free_port()
        node = cluster.snow(program, f"{NAME}:{port}", COOKIE)
        node.expect("Ok(())", "ready")
        victim = Victim(node, port)
        victim.serves()
        yield victim
        assert node.process.poll() is None, node.errors[-20:]


def damaged(source: random.Random, whole: bytes) -> bytes:
    out = bytearray(whole)
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(out) + 1)
        match source.randrange(5):
            case 0:
                del out[at:]
            case 1:
                out[at:at] = source.randbytes(source.randint(1, 9))
            case 2 if at < len(out):
                out[at] ^= 1 << source.randrange(8)
            case 3 if at < len(out):
                out[at] = source.randrange(256)
            case _:
                del out[at : at + source.randint(1, 4)]
    return bytes(out)


def whole_signals(source: random.Random) -> list[bytes]:
    """One of each kind."""
    one, two = wire.own_pid(source.randrange(1 << 20)), wire.pid(NAME, source.randrange(8), 1, source.randrange(9))
    mark, why = wire.reference(source.randrange(1 << 18)), wire.atom(source.choice(("normal", "killed", "odd")))
    deep = b"h\x01" * source.randrange(3000) + b"j"
    name, tag = wire.atom(source.choice(("postman", "net_kernel", "nobody"))), wire.number
    letter = wire.term_tuple(wire.atom("hello"), one, source.choice((tag(1), deep, b"n\x08\x00" + b"\xff" * 8)))
    call = wire.term_tuple(wire.atom("snow"), wire.atom("Pair.postman"), tag(1))
    return [
        wire.signal(tag(22), one, two, payload=letter),
        wire.signal(tag(6), one, wire.atom(""), name, payload=letter),
        wire.signal(tag(1), one, two),
        wire.signal(tag(35), tag(9), one, two),
        wire.signal(tag(36), tag(9), one, two),
        wire.signal(tag(24), one, two, payload=source.choice((why, deep, b""))),
        wire.signal(tag(3), one, two, why),
        wire.signal(tag(26), one, two, payload=why),
        wire.signal(tag(19), one, source.choice((two, name)), mark),
        wire.signal(tag(20), one, two, mark),
        wire.signal(tag(28), one, two, mark, payload=why),
        wire.signal(tag(29), mark, one, one, call, b"j", payload=b"l\x00\x00\x00\x01a\x07j"),
        wire.signal(tag(31), mark, two, tag(1), source.choice((one, why))),
        wire.signal(tag(33), one, mark, payload=letter),
        wire.packet(bytes([131, 69]) + struct.pack(">QQ", source.randrange(3), source.randrange(4)) + b"\0" + letter),
        wire.packet(bytes([131, 70]) + struct.pack(">QQ", source.randrange(3), source.randrange(4)) + letter),
        wire.packet(bytes([131, 68, 2, 0x98, 0, 1, 3]) + b"abc" + b"\x02h\x01a\x01"),
        wire.packet(b"p" + bytes([131]) + wire.term_tuple(tag(6), one, wire.atom(""), name) + bytes([131]) + letter),
        wire.packet(b""),
    ]


def after_a_handshake(victim: Victim, source: random.Random) -> None:
    connection = wire.shaken(victim.port, COOKIE)
    try:
        for _ in range(source.randint(1, 30)):
            whole = source.choice(whole_signals(source))
            connection.sendall(damaged(source, whole) if source.random() < 0.6 else whole)
    except OSError:
        pass  # it hung up, as it should
    connection.close()


def instead_of_a_handshake(victim: Victim, source: random.Random) -> None:
    connection = wire.connect(victim.port)
    try:
        first = wire.greeting(source.choice((wire.NAME, "x", "a@b@c", NAME, "n@" + "h" * 300)))
        connection.sendall(damaged(source, first) if source.random() < 0.7 else first)
        connection.shutdown(socket.SHUT_WR) if source.random() < 0.5 else None
        reply = wire.message(b"r" + struct.pack(">I", 1) + source.randbytes(16))
        connection.sendall(damaged(source, reply) if source.random() < 0.5 else reply)
        connection.shutdown(socket.SHUT_WR)
        answered = b""
        while part := connection.recv(4096):
            answered += part
        assert b"a" + wire.digest(COOKIE, 1) not in answered, "it let somebody in"
    except OSError:
        pass
    connection.close()


def attack(victim: Victim, seed: int) -> None:
    source = random.Random(seed)
    for _ in range(ROUNDS):
        source.choice((after_a_handshake, instead_of_a_handshake))(victim, source)
    victim.serves()
    assert victim.node.process.poll() is None, f"seed {seed}: {victim.node.errors[-20:]}"
    assert victim.resident_kilobytes() < 300_000, f"seed {seed}"


@pytest.mark.fuzz
@pytest.mark.contract("DIST-5")
def test_hostile_bytes_harm_nobody(victim: Victim) -> None:
    for seed in rounds("fuzz", 2):
        attack(victim, seed)


def test_a_node_of_before_otp_23_is_told_no(victim: Victim) -> None:
    connection = wire.connect(victim.port)
    connection.sendall(wire.message(b"n" + struct.pack(">HI", 5, 0x10) + b"old@127.0.0.1"))
    assert wire.receive_message(connection) == b"snot_allowed"
    connection.close()
    connection = wire.connect(victim.port)
    connection.sendall(wire.greeting(flags=0x4))
    assert wire.receive_message(connection) == b"snot_allowed"
    connection.close()


def test_large_announcements_take_no_memory(victim: Victim) -> None:
    before = victim.resident_kilobytes()
    connections = []
    for number in range(20):
        connection = wire.shaken(victim.port, COOKIE, f"many{number}@127.0.0.1")
        connection.sendall(struct.pack(">I", 1 << 29) + bytes([131, 68, 0]))
        connections.append(connection)
    victim.serves()
    assert victim.resident_kilobytes() < before + 100_000
    for connection in connections:
        connection.close()


def test_who_reads_nothing_is_held_back_and_harms_nobody(victim: Victim) -> None:
    before = victim.resident_kilobytes()
    connection = wire.shaken(victim.port, COOKIE)
    asking = wire.own_pid()
    hello = wire.term_tuple(wire.atom("hello"), asking, wire.number(41))
    letter = wire.signal(wire.number(6), asking, wire.atom(""), wire.atom("postman"), payload=hello)
    connection.sendall(letter * 200_000)
    assert victim.resident_kilobytes() < before + 200_000
    connection.close()
    victim.serves()


def test_silence_ends_a_connection(tmp_path: Path) -> None:
    with Cluster({"SNOW_NET_TICKTIME": "1"}) as cluster:
        port = free_port()
        node = cluster.snow(build(PROGRAM, tmp_path / "node"), f"{NAME}:{port}", COOKIE)
        node.expect("Ok(())", "ready")
        connection = wire.shaken(port, COOKIE)
        heard = b""
        while part := connection.recv(100):
            heard += part
        assert heard and not heard.strip(b"\0"), "it says that it lives, and then gives up"
        connection.close()
