"""Two Snow nodes, with and without a port mapper: messages of all sizes, a flood, coming and going."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.certificates import certificate_for
from tests.support.nodes import COOKIE, NEEDS_IPV6, Cluster, free_port
from tests.support.snowc import build

PROGRAM = Path(__file__).parent / "programs" / "pair.snow"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(PROGRAM, tmp_path_factory.mktemp("pair") / "pair")


# sentence: 13: Node.start(name, cookie) makes the program a node
# sentence: 13: Node.spawn(node, actor, args…) and Node.spawn_link start
@pytest.mark.contract("DIST-2", "DIST-3")
@pytest.mark.parametrize(
    "way",
    [
        "port mapper",
        "ports",
        pytest.param("IPv6", marks=NEEDS_IPV6),
        pytest.param("TLS", marks=pytest.mark.peer("openssl")),
    ],
)
def test_two_snow_nodes(program: Path, way: str, tmp_path: Path) -> None:
    names = ["a@::1", "b@::1"] if way == "IPv6" else ["a@127.0.0.1", "b@127.0.0.1"]
    addresses = [f"{name}:{free_port()}" for name in names] if way == "ports" else names
    if way == "IPv6":
        addresses = [f"a@[::1]:{free_port()}", "b@::1"]
    with Cluster(certificate=certificate_for(way, tmp_path)) as cluster:
        waiting = cluster.snow(program, addresses[0], COOKIE)
        waiting.expect("Ok(())", "ready")
        asking = cluster.snow(program, addresses[1], COOKIE, addresses[0])
        asking.expect("Ok(())", "Ok(())", "true", f"[{names[0]}]", "answer 42", "large 10000000", "flood 200000")
        asking.expect("true", "hello 2", "count 7", "exit Error(as told)", "Err(SignatureMismatch)", "Err(NoFunction)")
        asking.expect("Err(NotConnected)", "1000", "499500", "true")
        asking.expect("(7, taken)", "(10, taken)", "Err(Crashed(Error(fell)))", "Err(Gone)", "true")
        asking.expect("true", f"down {names[0]}", "[]", "Ok(())", f"up {names[0]}", "nonode@nohost")
        assert (asking.end(), asking.errors) == (0, [])
        waiting.say("enough")
        waiting.expect("end")
        assert waiting.end() == 0
        assert waiting.errors[0].startswith("** actor Pair.postman <") and waiting.errors[0].endswith(": as told")


@NEEDS_IPV6
@pytest.mark.peer("erlang")
def test_erlang_and_snow_by_ipv6(program: Path) -> None:
    """Each calls the other, at the port mapper of the first."""
    inet6 = ("-proto_dist", "inet6_tcp")
    with Cluster() as cluster:
        waiting = cluster.snow(program, "a@::1", COOKIE)
        waiting.expect("Ok(())", "ready")
        code = "io:format('~p ~p~n', [net_adm:ping('a@::1'), nodes(hidden)]), receive after infinity -> ok end"
        cluster.erlang("e@::1", code, options=inet6).expect("pong ['a@::1']")
        asking = cluster.snow(program, "b@::1", COOKIE, "e@::1")
        asking.expect("Ok(())", "Ok(())", "true", "[e@::1]")


@pytest.mark.contract("DIST-5")
def test_a_wrong_cookie_gets_in_nowhere(program: Path) -> None:
    with Cluster() as cluster:
        waiting = cluster.snow(program, "a@127.0.0.1", COOKIE)
        waiting.expect("Ok(())", "ready")
        asking = cluster.snow(program, "b@127.0.0.1", "another", "a@127.0.0.1")
        asking.expect("Ok(())", "Err(cannot connect to a@127.0.0.1: the cookies differ)", "false", "[]")
        asking.kill()
        waiting.say("enough")
        waiting.expect("end")
        waiting.end()
        # Once for `connect`, once for `ping`; what was sent then came to its own end.
        assert waiting.errors[:2] == ["** node a@127.0.0.1: a caller was refused: the cookies differ"] * 2


@pytest.mark.peer("erlang")
@pytest.mark.contract("DIST-5")
def test_erlang_with_a_wrong_cookie_gets_in_nowhere_and_lets_nobody_in(program: Path) -> None:
    with Cluster() as cluster:
        waiting = cluster.snow(program, "a@127.0.0.1", COOKIE)
        waiting.expect("Ok(())", "ready")
        code = "io:format('~p~n', [net_kernel:connect_node('a@127.0.0.1')]), receive after infinity -> ok end"
        cluster.erlang("e@127.0.0.1", code, cookie="another").expect("false")
        asking = cluster.snow(program, "b@127.0.0.1", COOKIE, "e@127.0.0.1")
        asking.expect("Ok(())", "Err(cannot connect to e@127.0.0.1: the cookies differ)", "false", "[]")
