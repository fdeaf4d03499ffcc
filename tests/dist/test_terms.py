"""Every form of value between a Snow node and a real Erlang node: what comes back is what was sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.nodes import Cluster
from tests.support.snowc import build

PROGRAM = Path(__file__).parent / "programs" / "echo.snow"

SENT = """
    true = net_kernel:connect_node(Snow), pong = net_adm:ping(Snow), [Snow] = nodes(hidden),
    Ask = fun(Kind, Value) ->
        {echo, Snow} ! {Kind, self(), Value},
        receive Value -> ok; Other -> io:format("~p for ~p ~p~n", [Other, Kind, Value]) end
    end,
    [Ask(number, N) || N <- [0, -1, 255, 256, 1 bsl 31, -(1 bsl 31) - 1, 1 bsl 62, (1 bsl 63) - 1, -(1 bsl 63)]],
    [Ask(real, X) || X <- [0.5, -2.0e300, 1.0]],
    [Ask(truth, B) || B <- [true, false]],
    [Ask(text, T) || T <- [<<>>, <<"né"/utf8>>, binary:copy(<<"long ">>, 1000)]],
    [Ask(raw, T) || T <- [<<>>, <<0, 255>>]],
    [Ask(name, A) || A <- [a, 'with space', 'λ', undefined]],
    Ask(nothing, {}),
    [Ask(numbers, L) || L <- [[], [1, 2, 3], lists:seq(1, 1000), [1000000], "text"]],
    Ask(place, #{x => 1, name => <<"p">>, next => undefined}),
    Ask(place, #{x => 1, name => <<"p">>, next => 2}),
    [Ask(paint, C) || C <- [red, light_blue, {rgb, 1, 2, 3}]],
    [Ask(maybe, M) || M <- [undefined, 5]],
    [Ask(deep, M) || M <- [undefined, {some, undefined}, {some, 5}]],
    [Ask(outcome, R) || R <- [{ok, 1}, {error, <<"no">>}]],
    Ask(pair, {1, <<"one">>}),
    [Ask(table, T) || T <- [#{}, maps:from_list([{integer_to_binary(N), N} || N <- lists:seq(1, 100)])]],
    [Ask(group, sets:from_list(L, [{version, 2}])) || L <- [[], [1, 2, 300]]],
    Ask(who, self()), Ask(who, list_to_pid("<0.1.0>")),
    {echo, Snow} ! {place, self(), #{x => 7, name => <<"more">>, other => ignored}},
    receive #{x := 7, next := undefined} -> ok end,
    {echo, Snow} ! {number, self(), one}, {echo, Snow} ! what, {echo, Snow} ! {number, self(), 1 bsl 64},
    Large = rand:bytes(10 bsl 20), Ask(raw, Large),
    {echo, Snow} ! {ping, self()}, receive pong -> ok end,
    {echo, Snow} ! bye, io:format("done~n")
"""


# sentence: 13: Messages need no clause
@pytest.mark.peer("erlang")
@pytest.mark.contract("DIST-2")
def test_every_form_comes_back_from_a_snow_node(tmp_path: Path) -> None:
    program = build(PROGRAM, tmp_path / "echo")
    with Cluster() as cluster:
        snow = cluster.snow(program, "snow@127.0.0.1")
        snow.expect("ready")
        erlang = cluster.erlang("erlang@127.0.0.1", f"Snow = 'snow@127.0.0.1', {SENT}")
        erlang.expect("done")
        snow.expect("bye", "Normal")
        assert snow.end() == 0
        told = [line.split(": ", 2)[2] for line in snow.errors]
    assert told == ["expected Int, found one, in {number,<erlang@127.0.0.1.9.0>,one}"], "once per sender"
