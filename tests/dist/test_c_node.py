"""A C program as a node, by the functions of `snow_rt.h`."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
from pathlib import Path

import pytest

from tests.support import distribution as wire
from tests.support.nodes import COOKIE, Cluster, free_port
from tests.support.snowc import ROOT

PROGRAMS = Path(__file__).parent / "programs"


def compiled(name: str, folder: Path) -> Path:
    library = Path(os.environ.get("SNOW_RUNTIME_DIR", ROOT / "runtime" / "target" / "release")) / "libsnow_rt.a"
    program = folder / name
    include = ROOT / "runtime" / "include"
    files = ["-o", str(program), str(PROGRAMS / f"{name}.c"), "-I", str(include), str(library)]
    subprocess.run(["cc", "-Wall", "-Werror", *files, "-lpthread", "-ldl", "-lm"], check=True)
    return program


def next_packet(connection: socket.socket) -> bytes:
    while True:
        length = struct.unpack(">I", wire.receive(connection, 4))[0]
        if length:
            return wire.receive(connection, length)


@pytest.mark.contract("DIST-1", "DIST-2")
def test_a_c_program_is_a_node(tmp_path: Path) -> None:
    with Cluster() as cluster:
        port = free_port()
        node = cluster.snow(compiled("node", tmp_path), f"c@127.0.0.1:{port}", COOKIE)
        node.expect("start 0", "again -1", "connect -1")
        connection = wire.shaken(port, COOKIE)
        function = wire.term_tuple(wire.atom("snow"), wire.atom("answer"), wire.number(1))
        text = wire.NAME.encode() + b"\0"
        arguments = b"l\0\0\0\1m" + struct.pack(">I", len(text)) + text + b"j"
        me, mark = wire.own_pid(), wire.reference(9)
        connection.sendall(wire.signal(wire.number(29), mark, me, me, function, b"j", payload=arguments))
        reply = next_packet(connection)
        assert reply.startswith(bytes([131, 68, 0, 104, 5, 97, 31]) + mark + me + wire.number(0)), reply
        started = reply[reply.rindex(b"X") :]
        said = next_packet(connection)
        assert said.endswith(wire.atom("") + wire.atom("listener") + b"m\0\0\0\5hello"), said
        node.expect(f"started by {wire.NAME}", "sent 0", "nobody -1")
        connection.sendall(wire.signal(wire.number(22), me, started, payload=b"m\0\0\0\3bye"))
        node.expect("received bye")
        connection.close()


@pytest.mark.contract("DIST-2", "DIST-3", "DIST-4")
def test_c_programs_know_each_other_as_nodes(tmp_path: Path) -> None:
    program = compiled("cluster", tmp_path)
    addresses = [f"{name}@127.0.0.1:{free_port()}" for name in "ab"]
    with Cluster() as cluster:
        one = cluster.snow(program, addresses[0], COOKIE)
        one.expect("self nonode@nohost", "start 0", "self a@127.0.0.1", "outside 0", "idle 1")
        two = cluster.snow(program, addresses[1], COOKIE, addresses[0])
        two.expect("self nonode@nohost", "start 0", "self b@127.0.0.1", "outside 0", "nodes 0", "watch 1", "is gone 0")
        two.expect("connect 0", "is there 1", "nodes 1 a@127.0.0.1", "started 1", "plain 1", "nobody 0", "nowhere 0")
        assert sorted(one.line() for _ in range(2)) == ["greeted C", "idle 1"]
        assert sorted(two.line() for _ in range(2)) == ["linked 1", "quiet -1"]
        one.expect("greeted linked")
        one.kill()
        two.expect("down 1", "gone 0")
        assert two.errors == [
            f"** snow_node_spawn: none on {addresses[0]}: Some(NoFunction)",
            "** snow_node_spawn: greet on x@nowhere: Some(NotConnected)",
        ]
