"""Every signal between a Snow node and a real Erlang node, both ways; and what is told when one of them is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.certificates import TLS_PEERS, certificate_for
from tests.support.nodes import Cluster
from tests.support.snowc import build

PROGRAM = Path(__file__).parent / "programs" / "worker.snow"
ERLANG = "erlang@127.0.0.1"
SNOW = "snow@127.0.0.1"

pytestmark = pytest.mark.peer("erlang")

BEGIN = f"""
    Snow = '{SNOW}', true = net_kernel:connect_node(Snow), process_flag(trap_exit, true),
    Order = fun(What) -> {{follower, Snow}} ! What, ok end,
    Idle = fun() -> spawn(fun() -> receive stop -> ok; Why -> exit(Why) end end) end,
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(PROGRAM, tmp_path_factory.mktemp("worker") / "worker")


@pytest.fixture(params=["TCP", pytest.param("TLS", marks=TLS_PEERS)])
def cluster(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cluster]:
    with Cluster(certificate=certificate_for(request.param, tmp_path)) as cluster:
        yield cluster


@pytest.mark.contract("DIST-1", "DIST-3")
def test_erlang_starts_snow_functions_by_name(program: Path, cluster: Cluster) -> None:
    snow = cluster.snow(program, SNOW)
    snow.expect("ready")
    code = f"""{BEGIN}
        Asked = fun(F, Args) ->
            Id = erlang:spawn_request(Snow, snow, F, Args, []),
            receive {{spawn_reply, Id, Kind, Result}} -> {{Kind, Result}} end
        end,
        {{ok, Counter}} = Asked('Worker.counter', [40, <<"c">>]),
        Counter ! {{add, 2}}, Counter ! {{tell, self()}}, receive {{<<"c">>, 42}} -> ok end,
        {{ok, _}} = Asked('Worker.hello', [self()]), receive hello -> ok end,
        {{ok, _}} = Asked('Worker.quiet', []),
        {{error, no_function}} = Asked('Worker.none', []),
        {{error, no_function}} = Asked('Worker.counter/closure1', []),
        {{error, badarg}} = Asked('Worker.counter', [40]),
        {{error, badarg}} = Asked('Worker.counter', [forty, <<"c">>]),
        {{P, M}} = spawn_monitor(Snow, snow, 'Worker.counter', [0, <<"m">>]),
        P ! {{fail, <<"on purpose">>}},
        receive {{'DOWN', M, process, P, {{error, <<"on purpose">>}}}} -> ok end,
        L = spawn_link(Snow, snow, 'Worker.counter', [0, <<"l">>]), L ! leave,
        receive {{'EXIT', L, normal}} -> ok end,
        Many = [spawn(Snow, snow, 'Worker.hello', [self()]) || _ <- lists:seq(1, 1000)],
        1000 = length(lists:usort(Many)), [receive hello -> ok end || _ <- Many],
        Order(stop), io:format("done~n")
    """
    cluster.erlang(ERLANG, code).expect("done")
    snow.expect("stop", "Normal")
    assert snow.end() == 0


# sentence: 13: send, link, monitor and exit work on pids of other nodes
@pytest.mark.contract("DIST-4")
def test_erlang_links_to_and_watches_snow(program: Path, cluster: Cluster) -> None:
    snow = cluster.snow(program, SNOW)
    snow.expect("ready")
    code = f"""{BEGIN}
        Start = fun() -> spawn(Snow, snow, 'Worker.counter', [0, <<"c">>]) end,
        A = Start(), link(A), A ! leave, receive {{'EXIT', A, normal}} -> ok end,
        link(A), receive {{'EXIT', A, noproc}} -> ok end,
        B = Start(), RB = monitor(process, B), exit(B, kill), receive {{'DOWN', RB, process, B, killed}} -> ok end,
        C = Start(), RC = monitor(process, C), exit(C, shutdown),
        receive {{'DOWN', RC, process, C, shutdown}} -> ok end,
        D = Start(), link(D), unlink(D), RD = monitor(process, D), demonitor(RD), D ! leave,
        RE = monitor(process, D), receive {{'DOWN', RE, process, D, Why}} when Why =:= normal; Why =:= noproc -> ok end,
        RN = monitor(process, {{nobody, Snow}}), receive {{'DOWN', RN, process, {{nobody, Snow}}, noproc}} -> ok end,
        RF = monitor(process, {{follower, Snow}}), Order(stop),
        receive {{'DOWN', RF, process, {{follower, Snow}}, normal}} -> ok end,
        receive Other -> io:format("~p~n", [Other]) after 0 -> io:format("done~n") end
    """
    cluster.erlang(ERLANG, code).expect("done")
    snow.expect("stop", "Normal")
    assert snow.end() == 0


@pytest.mark.contract("DIST-2", "DIST-4")
def test_snow_links_to_and_watches_erlang(program: Path, cluster: Cluster) -> None:
    snow = cluster.snow(program, SNOW)
    snow.expect("ready")
    code = f"""{BEGIN}
        Next = fun() -> {{ok, _}} = io:fread("", "~s") end,
        register(main, self()),
        P = Idle(), Order({{watch, P}}), Next(), P ! stop, Next(),
        Q = Idle(), Order({{watch, Q}}), Next(), Q ! {{bad, thing, [1, 2]}}, Next(),
        Order({{watch, Q}}), Next(),
        Order({{trap, true}}), Next(),
        R = Idle(), Order({{link, R}}), Next(), R ! {{error, <<"told">>}}, Next(),
        S = Idle(), Order({{link, S}}), Next(), Order({{unlink, S}}), Next(), S ! boom,
        T = Idle(), MT = monitor(process, T), Order({{kill, T}}), receive {{'DOWN', MT, process, T, killed}} -> ok end,
        U = Idle(), MU = monitor(process, U), Order({{'end', U, <<"why">>}}),
        receive {{'DOWN', MU, process, U, {{error, <<"why">>}}}} -> ok end,
        V = Idle(), Order({{watch, V}}), Next(), Order(unwatch), Next(), V ! stop,
        Order({{nodes, self()}}), receive [<<"{ERLANG}">>] -> ok end,
        Order(stop), io:format("done~n")
    """
    erlang = cluster.erlang(ERLANG, code)

    def expect(*lines: str) -> None:
        for line in lines:
            snow.expect(line)
            erlang.say("go")

    expect("watching", "down Normal")
    expect("watching", "down Error({bad,thing,[1,2]})")
    snow.expect("watching", "down NoProc")
    erlang.say("go")
    expect("trap true", "linked", "exit Error(told)", "linked", "unlinked", "watching", "not watching")
    erlang.expect("done")
    snow.expect("stop", "Normal")
    assert snow.end() == 0


# sentence: 13: When a node goes, links and monitors end
@pytest.mark.contract("DIST-4")
@pytest.mark.parametrize("connects", ["snow", "erlang"])
def test_who_is_killed_is_missed(program: Path, cluster: Cluster, connects: str) -> None:
    quiet = "register(idle, spawn(fun() -> receive after infinity -> ok end end)), "
    if connects == "snow":
        cluster.port_mapper()
        erlang = cluster.erlang(ERLANG, f"{quiet} io:format('ready~n'), receive after infinity -> ok end")
        erlang.expect("ready")
        snow = cluster.snow(program, SNOW, ERLANG)
        snow.expect("Ok(())", "ready")
    else:
        snow = cluster.snow(program, SNOW)
        snow.expect("ready")
        erlang = cluster.erlang(ERLANG, f"{BEGIN} {quiet} io:format('ready~n'), receive after infinity -> ok end")
        erlang.expect("ready")
    other = cluster.erlang(
        "other@127.0.0.1",
        f"""{BEGIN} pong = net_adm:ping('{ERLANG}'),
        Order({{watch_node, <<"{ERLANG}">>}}), Order({{trap, true}}),
        Idle1 = rpc:call('{ERLANG}', erlang, whereis, [idle]), Order({{link, Idle1}}), Order({{watch, Idle1}}),
        io:format("done~n"), receive after infinity -> ok end""",
    )
    snow.expect("trap true", "linked", "watching")
    other.expect("done")
    erlang.kill()
    assert sorted(snow.line() for _ in range(3)) == ["down NoConnection", "exit NoConnection", f"node down {ERLANG}"]
    other.kill()
    assert snow.process.poll() is None, "it lives on"
