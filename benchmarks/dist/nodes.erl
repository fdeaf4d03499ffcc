%% Two nodes on one machine: `ask PEER ROUNDS` prints microseconds per operation; the peer only needs this module.
-module(nodes).
-export([main/1, pong/0, nothing/0]).

pong() ->
    receive
        {ping, From} -> From ! 1, pong();
        {done, From} -> From ! 2, pong();
        {data, _} -> pong()
    end.

nothing() -> ok.

round_trips(_, 0) -> ok;
round_trips(Pid, N) ->
    Pid ! {ping, self()},
    receive 1 -> ok end,
    round_trips(Pid, N - 1).

spawns(_, 0) -> ok;
spawns(Peer, N) -> spawn(Peer, ?MODULE, nothing, []), spawns(Peer, N - 1).

data(_, _, 0) -> ok;
data(Pid, Text, N) -> Pid ! {data, Text}, data(Pid, Text, N - 1).

told(Name, Start, Count) ->
    Spent = (erlang:monotonic_time(nanosecond) - Start) / 1000 / Count,
    io:format("~s ~.4f~n", [Name, Spent]).

main([Name, Rounds]) ->
    Peer = list_to_atom(Name), N = list_to_integer(Rounds),
    true = net_kernel:connect_node(Peer),
    Pid = spawn(Peer, ?MODULE, pong, []),
    round_trips(Pid, N div 10),
    T0 = erlang:monotonic_time(nanosecond), round_trips(Pid, N), told("round_trip", T0, N),
    T1 = erlang:monotonic_time(nanosecond), spawns(Peer, N), told("spawn", T1, N),
    Many = N * 10,
    T2 = erlang:monotonic_time(nanosecond),
    Asked = [spawn_request(Peer, ?MODULE, nothing, [], []) || _ <- lists:seq(1, Many)],
    [receive {spawn_reply, Id, ok, _} -> ok end || Id <- Asked],
    told("pipelined", T2, Many),
    Text = binary:copy(<<"x">>, 1024),
    T3 = erlang:monotonic_time(nanosecond),
    data(Pid, Text, N * 20), Pid ! {done, self()}, receive 2 -> ok end,
    told("kilobyte", T3, N * 20),
    halt(0).
