"""Connections that break, stop or are never answered: who waits is told, in order; nothing grows, and others go on."""

from __future__ import annotations

import random
import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support import distribution as wire
from tests.support.namespaces import ADDRESSES, Machines, NamespacesError
from tests.support.nodes import COOKIE, Cluster, Running, free_port
from tests.support.proxy import Proxy
from tests.support.rounds import rounds
from tests.support.snowc import build

PROGRAM = Path(__file__).parent / "programs" / "broken.snow"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(PROGRAM, tmp_path_factory.mktemp("broken") / "broken")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with Cluster() as cluster:
        yield cluster


def started(cluster: Cluster, program: Path, name: str) -> tuple[Running, int]:
    port = free_port()
    node = cluster.snow(program, f"{name}@127.0.0.1:{port}", COOKIE)
    node.expect("Ok(())")
    return node, port


def ask(node: Running, command: str, *answer: str) -> None:
    node.say(command)
    node.expect(*answer)


def resident_kilobytes(node: Running) -> int:
    status = Path(f"/proc/{node.process.pid}/status").read_text("utf-8")
    return int(status.split("VmRSS:")[1].split()[0])


@pytest.mark.contract("DIST-4")
def test_a_hundred_thousand_monitors(program: Path, cluster: Cluster) -> None:
    (one, _), (two, port) = (started(cluster, program, name) for name in "ab")
    ask(one, f"connect b@127.0.0.1:{port}", "Ok(())")
    ask(one, "monitors b@127.0.0.1 100000", "100000 pids", "50000 ended")
    two.kill()
    one.expect("50000 lost")


def test_ten_megabytes_there_and_back(program: Path, cluster: Cluster) -> None:
    (one, _), (_, port) = (started(cluster, program, name) for name in "ab")
    ask(one, f"connect b@127.0.0.1:{port}", "Ok(())")
    ask(one, "echo b@127.0.0.1 10000000", "echo true")


@pytest.mark.contract("DIST-4")
def test_what_a_lost_connection_tells_comes_in_order(program: Path, cluster: Cluster) -> None:
    (one, _), (two, port) = (started(cluster, program, name) for name in "ab")
    ask(one, f"connect b@127.0.0.1:{port}", "Ok(())")
    ask(one, "order b@127.0.0.1", "counting")
    two.kill()
    heard = re.fullmatch(r"exit NoConnection after (\d+)", one.line())
    assert heard and int(heard[1]) <= 1000
    one.expect("down NoConnection", "node down b@127.0.0.1")


# sentence: 13: A closure has no name, so it stays on its node
def test_a_function_is_not_sent(program: Path, cluster: Cluster) -> None:
    (one, _), (two, port) = (started(cluster, program, name) for name in "ab")
    ask(one, f"connect b@127.0.0.1:{port}", "Ok(())")
    ask(one, "teach b@127.0.0.1")
    ask(one, "echo b@127.0.0.1 3", "echo true")
    while not any("crashed: cannot send a function" in line for line in one.errors):
        pass
    assert not two.errors


def test_who_floods_a_node_that_takes_nothing_waits_and_others_go_on(program: Path, cluster: Cluster) -> None:
    (one, _), (_, port) = (started(cluster, program, name) for name in "ab")
    with Proxy(port) as proxy:
        ask(one, f"connect b@127.0.0.1:{proxy.port}", "Ok(())")
        ask(one, "echo b@127.0.0.1 3", "echo true")
        before = resident_kilobytes(one)
        ask(one, "flood b@127.0.0.1", "floods")
        proxy.stop()
        for _ in range(200):
            ask(one, "ping", "pong")
        assert resident_kilobytes(one) < before + 100_000
    one.expect("flooded")


@pytest.mark.parametrize("way", ["port", "port mapper"])
def test_what_is_for_a_pid_connects_its_node(program: Path, cluster: Cluster, way: str) -> None:
    one, _ = started(cluster, program, "a")
    two = "b@127.0.0.1" if way == "port mapper" else f"b@127.0.0.1:{free_port()}"
    cluster.snow(program, two, COOKIE).expect("Ok(())")
    ask(one, f"connect {two}", "Ok(())")
    ask(one, "again b@127.0.0.1", "true", "called by a message, true", "true", "left Normal")


def test_a_pid_of_a_node_that_is_gone_leads_nowhere(program: Path, cluster: Cluster) -> None:
    """Neither while it is gone, nor when it is back with other processes, nor where a stranger has its port."""
    (one, here), (two, port) = (started(cluster, program, name) for name in "ab")
    ask(one, f"connect b@127.0.0.1:{port}", "Ok(())")
    ask(one, "outlive b@127.0.0.1", "waits")
    two.kill()
    one.expect("gone: NoConnection")
    anew = cluster.snow(program, f"b@127.0.0.1:{port}", COOKIE)
    anew.expect("Ok(())")
    ask(anew, f"connect a@127.0.0.1:{here}", "Ok(())")
    one.expect("gone: NoConnection")
    before = resident_kilobytes(one)
    anew.kill()
    one.expect("down b@127.0.0.1")
    with socket.create_server(("127.0.0.1", port)):
        ask(one, "outlive on", "floods")
        for _ in range(100):
            ask(one, "ping", "pong")
        assert resident_kilobytes(one) < before + 50_000
    one.expect("flooded")


def test_a_half_open_connection_is_given_up(program: Path) -> None:
    with Cluster({"SNOW_NET_TICKTIME": "1"}) as cluster:
        (one, _), (_, port) = (started(cluster, program, name) for name in "ab")
        with Proxy(port) as proxy:
            ask(one, f"connect b@127.0.0.1:{proxy.port}", "Ok(())")
            ask(one, "order b@127.0.0.1", "counting")
            proxy.stop()
            assert one.line().startswith("exit NoConnection after ")
            one.expect("down NoConnection", "node down b@127.0.0.1")


@pytest.fixture
def machines() -> Iterator[Machines]:
    try:
        with Machines() as machines:
            yield machines
    except NamespacesError as why:
        pytest.skip(str(why))


@pytest.mark.peer("ip")
@pytest.mark.contract("DIST-4")
def test_a_cable_is_unplugged_and_plugged_in_again(program: Path, machines: Machines) -> None:
    """Nothing tells either node that the other is gone; both find out, and find each other again."""
    names = [f"{name}@{address}" for name, address in zip("ab", ADDRESSES, strict=True)]
    with Cluster({"SNOW_NET_TICKTIME": "1"}) as cluster:
        nodes = [
            cluster.snow(Path("ip"), *machines.command(at, str(program), f"{name}:9100", COOKIE))
            for at, name in enumerate(names)
        ]
        for node in nodes:
            node.expect("Ok(())")
        ask(nodes[0], f"connect {names[1]}:9100", "Ok(())")
        for node, other in zip(nodes, reversed(names), strict=True):
            ask(node, f"order {other}", "counting")
        machines.unplug()
        for node, other in zip(nodes, reversed(names), strict=True):
            assert node.line().startswith("exit NoConnection after ")
            node.expect("down NoConnection", f"node down {other}")
            ask(node, "nodes", "[]")
        machines.plug()
        ask(nodes[1], f"connect {names[0]}:9100", "Ok(())")
        ask(nodes[0], f"echo {names[1]} 100000", "echo true")


@pytest.mark.fuzz
def test_connections_that_break_anywhere(program: Path, cluster: Cluster) -> None:
    """In the handshake, in the middle of a packet, between two: both nodes live on, and find each other again."""
    (one, _), (two, port) = (started(cluster, program, name) for name in "ab")
    source = random.Random()
    with Proxy(port, lambda: source.choice((source.randrange(400), source.randrange(100_000)))) as proxy:
        for seed in rounds("fuzz", 20):
            source.seed(seed)
            one.say(f"connect b@127.0.0.1:{proxy.port}")
            if one.line() == "Ok(())":
                one.say("order b@127.0.0.1")
                while not re.match("node down|Err|counting", one.line()):
                    pass
            one.say("ping")
            while one.line() != "pong":
                pass
        proxy.cut()
    assert proxy.connections > 0
    answer = ""
    while answer != "echo true":
        one.say(f"connect b@127.0.0.1:{port}")
        one.say("echo b@127.0.0.1 3")
        while not re.match("echo|Err", answer := one.line()):
            pass
    assert one.process.poll() is None and two.process.poll() is None


REQUEST = bytes([104, 6, 97, 29])
"""A tuple of six that begins with the number of SPAWN_REQUEST."""


def mute(node: Running, port: int) -> socket.socket:
    """A node that says nothing of itself."""
    connection = wire.shaken(port, COOKIE, "mute@127.0.0.1")
    node.say("nodes")
    while node.line() != "[mute@127.0.0.1]":
        node.say("nodes")
    return connection


def answered(connection: socket.socket, answer: str | None) -> None:
    """A node that answers each request to start an actor with an atom, or never."""
    with suppress(OSError, struct.error):
        while True:
            packet = wire.receive(connection, struct.unpack(">I", wire.receive(connection, 4))[0])
            if packet[3:7] == REQUEST and answer is not None:
                asking = 7 + 5 + packet[11] + 16  # behind the reference: its head and name, a creation and three words
                to = packet[asking : asking + 3 + packet[asking + 2] + 12]
                parts = (wire.number(31), packet[7:asking], to, wire.number(0), wire.atom(answer))
                connection.sendall(wire.signal(*parts))


@pytest.mark.contract("DIST-3")
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (None, "TimedOut"),
        ("no_function", "NoFunction"),
        ("signature_mismatch", "SignatureMismatch"),
        ("system_limit", "Refused(system_limit)"),
    ],
)
def test_a_request_to_start_an_actor_ends(program: Path, cluster: Cluster, answer: str | None, why: str) -> None:
    one, port = started(cluster, program, "a")
    connection = mute(one, port)
    threading.Thread(target=answered, args=(connection, answer), daemon=True).start()
    ask(one, "start mute@127.0.0.1", f"Err({why})")
    connection.close()


@pytest.mark.contract("DIST-3")
def test_a_request_to_start_an_actor_ends_with_its_node(program: Path, cluster: Cluster) -> None:
    one, port = started(cluster, program, "a")
    connection = mute(one, port)
    one.say("start mute@127.0.0.1")
    while wire.receive(connection, struct.unpack(">I", wire.receive(connection, 4))[0])[6:7] != b"\x1d":
        pass
    connection.close()
    one.expect("Err(NotConnected)")
    ask(one, "start nobody@nowhere", "Err(NotConnected)")


def test_names_outlive_the_node_that_was_the_port_mapper(program: Path, cluster: Cluster) -> None:
    first = cluster.snow(program, "a@127.0.0.1", COOKIE)
    first.expect("Ok(())")
    second = cluster.snow(program, "b@127.0.0.1", COOKIE)
    second.expect("Ok(())")
    first.kill()
    third = cluster.snow(program, "c@127.0.0.1", COOKIE)
    third.expect("Ok(())")
    third.say("connect b@127.0.0.1")
    while third.line() != "Ok(())":
        third.say("connect b@127.0.0.1")
