"""`gen_server` both ways, and terms of every kind there and back, with a real Erlang node."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.certificates import TLS_PEERS, certificate_for
from tests.support.nodes import COOKIE, Cluster
from tests.support.snowc import build

PROGRAM = Path(__file__).parent / "programs" / "otp.snow"
SNOW = "snow@127.0.0.1"
BOTH = pytest.mark.parametrize("transport", ["TCP", pytest.param("TLS", marks=TLS_PEERS)])

CALLS = """
    true = net_kernel:connect_node(Snow), Till = {till, Snow}, Tell = fun(X) -> io:format("~0p~n", [X]) end,
    Why = fun(Request) -> {'EXIT', {Reason, _}} = (catch gen_server:call(Till, Request)), Tell(Reason) end,
    Tell(gen_server:call(Till, {take, 5})),
    Tell(gen_server:call(Till, total)),
    Tell(gen_server:call(Till, {buy, #{name => <<"tea">>, price => 3}, 2})),
    Tell(gen_server:call(Till, {buy, #{name => <<"tea">>, price => 3}, 0}, infinity)),
    Tell(gen_server:cast(Till, {add, 9})),
    Tell(gen_server:receive_response(gen_server:send_request(Till, total), infinity)),
    Tell(gen_server:multi_call([Snow], till, total)),
    {'EXIT', {timeout, _}} = (catch gen_server:call({echo, Snow}, unanswered, 20)),
    Tell(lists:usort([gen_server:call(Till, total) || _ <- lists:seq(1, 1000)])),
    Why({take, many}), Why(what), Why({"no", name}), Why({add, 1}),
    {'EXIT', {noproc, _}} = (catch gen_server:call({nobody, Snow}, total)),
    Tell(gen_server:call(Till, total)),
    Why(fall),
    Tell(done)
"""

ANSWERS = [
    "105",
    "{total,105}",
    '{ok,#{name => <<"tea">>,price => 6}}',
    '{error,<<"how many?">>}',
    "ok",
    "{reply,{total,120}}",
    "{[{'snow@127.0.0.1',{total,120}}],[]}",
    "[{total,120}]",
    '{error,<<"expected Int, found many">>}',
    '{error,<<"expected a call of Till, found what with 0 parameters">>}',
    '{error,<<"expected a call of Till, found another tuple">>}',
    '{error,<<"expected a call of Till, found add with 1 parameters">>}',
    "{total,120}",
    '{error,<<"fell">>}',
    "done",
]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(PROGRAM, tmp_path_factory.mktemp("otp") / "otp")


# sentence: 13: The other way round, gen_server:call({till, Node}, {take, 5})
@pytest.mark.peer("erlang")
@pytest.mark.contract("DIST-2")
@BOTH
def test_erlang_calls_a_service(program: Path, transport: str, tmp_path: Path) -> None:
    with Cluster(certificate=certificate_for(transport, tmp_path)) as cluster:
        cluster.snow(program, SNOW, COOKIE).expect("Ok(())", "ready")
        cluster.erlang("erlang@127.0.0.1", f"Snow = '{SNOW}', {CALLS}").expect(*ANSWERS)


RPC = """
    Tell = fun(Given) -> io:format("~0p~n", [catch Given()]) end, Why = fun({Class, Reason, _}) -> {Class, Reason} end,
    Call = fun(F, Args) -> Tell(fun() ->
        try erpc:call(Snow, 'Otp', F, Args) catch Class:Reason -> Why({Class, Reason, none}) end end) end,
    Call(sum, [1, 2]), Call(sum, [-1, 1 bsl 40]), Call(priced, [#{name => <<"tea">>, price => 3}]),
    Call(sum, [1]), Call(nothing, []), Call(fall, [<<"on purpose">>]), Call(kept, []),
    Tell(fun() -> rpc:call(Snow, 'Otp', sum, [20, 22]) end),
    Tell(fun() -> rpc:call(Snow, 'Otp', fall, [<<"again">>]) end),
    Tell(fun() -> erpc:multicall([Snow, Snow], 'Otp', sum, [3, 4]) end),
    Tell(fun() -> rpc:call(Snow, erlang, nodes, [[connected]]) end),
    Tell(fun() -> lists:sum([erpc:call(Snow, 'Otp', sum, [N, N]) || N <- lists:seq(1, 500)]) end),
    Tell(fun() -> erlang:system_info(process_count) < 200 end)
"""

RESULTS = [
    "3",
    "1099511627775",
    '{#{name => <<"tea">>,price => 3},6}',
    "{error,{erpc,badarg}}",
    "{error,{erpc,no_function}}",
    '{exit,{signal,{error,<<"on purpose">>}}}',
    '{exit,{signal,{error,<<"cannot send a function to another node">>}}}',
    "42",
    "{badrpc,{'EXIT',{error,<<\"again\">>}}}",
    "[{ok,7},{ok,7}]",
    "['erlang@127.0.0.1']",
    "250500",
    "true",
]


@pytest.mark.peer("erlang")
@pytest.mark.contract("DIST-3")
def test_erlang_calls_functions(program: Path) -> None:
    with Cluster() as cluster:
        cluster.snow(program, SNOW, COOKIE).expect("Ok(())", "ready")
        cluster.erlang("erlang@127.0.0.1", f"Snow = '{SNOW}', {RPC}").expect(*RESULTS)


SERVER = """
    register(listener, self()),
    Loop = fun Loop(Kept) -> receive
        {'$gen_call', From, {add, A, B}} -> gen_server:reply(From, A + B), Loop(Kept);
        {'$gen_call', From, [#{name := Name}]} -> gen_server:reply(From, {Name, make_ref()}), Loop(Kept);
        {'$gen_call', From, kept} -> gen_server:reply(From, Kept), Loop(Kept);
        {'$gen_call', From, pid} -> gen_server:reply(From, self()), Loop(Kept);
        {'$gen_call', From, never} -> Loop(From);
        {'$gen_call', From, late} ->
            gen_server:reply(Kept, too_late), gen_server:reply(From, 1 bsl 64),
            {monitored_by, [_]} = process_info(self(), monitored_by), Loop(Kept);
        {'$gen_call', _, die} -> exit(shop_closed);
        {'$gen_cast', {keep, New}} -> Loop(New)
    end end,
    register(shop, spawn(fun() -> Loop(none) end)),
    io:format("ready~n"),
    receive Term -> io:format("~0p~n", [Term]) end, io:get_line("")
"""


# sentence: 13: Erlang.call(node, name, request, timeout_ms) -> Term!CallError asks
@pytest.mark.peer("erlang")
@pytest.mark.contract("DIST-2", "DIST-4")
@BOTH
def test_snow_calls_a_gen_server(program: Path, transport: str, tmp_path: Path) -> None:
    with Cluster(certificate=certificate_for(transport, tmp_path)) as cluster:
        cluster.port_mapper()
        erlang = cluster.erlang("erlang@127.0.0.1", SERVER)
        erlang.expect("ready")
        snow = cluster.snow(program, SNOW, COOKIE, "erlang@127.0.0.1")
        snow.expect("Ok(())", "()", "Ok(Int(3))")
        assert snow.line().startswith("Ok(Tuple([Binary(<<116, 101, 97>>), Reference(<<90, ")
        snow.expect("Ok(Binary(<<107, 101, 112, 116>>))", "Ok(Int(7))", "Err(Timeout)")
        snow.expect("Ok(BigInt(false, <<0, 0, 0, 0, 0, 0, 0, 0, 1>>))", "Err(Gone)", "Err(Crashed(NoConnection))")
        erlang.expect("['end',[1|2]]")
        snow.expect("Err(Crashed(Error(shop_closed)))", "Err(Gone)")
        assert snow.end() == 0


TERMS = """
    true = net_kernel:connect_node(Snow),
    Ask = fun(Kind, Term) ->
        {echo, Snow} ! {self(), Term},
        receive {Kind, Term} -> ok; Other -> io:format("~0p for ~0p~n", [Other, Term]) end
    end,
    [Ask(int, N) || N <- [0, -1, 256, -(1 bsl 31) - 1, (1 bsl 63) - 1, -(1 bsl 63)]],
    [Ask(big_int, N) || N <- [1 bsl 63, (1 bsl 64) - 1, -(1 bsl 63) - 1, -(1 bsl 64)]],
    [Ask(big_int, N) || N <- [1 bsl 2039, -(1 bsl 2040), 1 bsl 40000]],
    [Ask(float, X) || X <- [0.5, -2.0e300, 0.0]],
    [Ask(atom, A) || A <- [a, true, undefined, 'with space', 'λ', erlang:list_to_atom(lists:duplicate(255, $x))]],
    [Ask(binary, B) || B <- [<<>>, <<0, 255>>, rand:bytes(1 bsl 20)]],
    [Ask(bits, B) || B <- [<<1:1>>, <<255, 3:7>>]],
    [Ask(tuple, T) || T <- [{}, {1}, {a, {b, [c]}}, list_to_tuple(lists:seq(1, 300))]],
    [Ask(list, L) || L <- [[], [1, 2], "text", lists:seq(1, 70000), [a, [b], {c}]]],
    [Ask(improper, L) || L <- [[1 | 2], [a, b | c], [[1 | 2] | {3}]]],
    [Ask(map, M) || M <- [#{}, #{a => 1, 1 => a, 1.0 => b, [x | y] => #{#{} => {}}}]],
    Ask(map, maps:from_list([{{N, integer_to_binary(N)}, [N]} || N <- lists:seq(1, 1000)])),
    [Ask(pid, P) || P <- [self(), list_to_pid("<0.1.0>")]],
    [Ask(reference, R) || R <- [make_ref(), erlang:alias()]],
    [Ask(port, P) || P <- erlang:ports()],
    X = {inner, fun(A) -> A end}, Ask('fun', fun(Y) -> {X, Y, node()} end), Ask('fun', fun lists:map/2),
    Deep = lists:foldl(fun(_, T) -> {[T]} end, end_of_it, lists:seq(1, 100000)), Ask(tuple, Deep),
    {echo, Snow} ! stop, io:format("done~n")
"""


# sentence: 13: Terms. Term is any value of Erlang
@pytest.mark.peer("erlang")
@pytest.mark.contract("DIST-2")
def test_a_term_of_every_kind_comes_back(program: Path) -> None:
    with Cluster() as cluster:
        snow = cluster.snow(program, SNOW, COOKIE)
        snow.expect("Ok(())", "ready")
        cluster.erlang("erlang@127.0.0.1", f"Snow = '{SNOW}', {TERMS}").expect("done")
        snow.expect("stopped", "Normal", "(:total, 100)")
        assert snow.end() == 0
        assert snow.errors == []
