%% Two nodes on one machine: `main PEER ROUNDS` prints microseconds per operation; the peer only needs this module. `main PEER ROUNDS snow` asks a Snow node.
-module(nodes).
-export([main/1, serve/0, pong/0, nothing/0]).

%% Snow asks the process that has this name.
serve() ->
    register(pong, spawn(fun pong/0)),
    io:format("ready~n"),
    io:get_line(""),
    halt(0).

pong() ->
    receive
        {find, From} -> From ! self(), pong();
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

spawns(_, _, 0) -> ok;
spawns(Peer, {Module, Name} = Function, N) -> spawn(Peer, Module, Name, []), spawns(Peer, Function, N - 1).

data(_, _, 0) -> ok;
data(Pid, Text, N) -> Pid ! {data, Text}, data(Pid, Text, N - 1).

told(Name, Start, Count) ->
    Spent = (erlang:monotonic_time(nanosecond) - Start) / 1000 / Count,
    io:format("~s ~.4f~n", [Name, Spent]).

trips(Pid, N) ->
    round_trips(Pid, N div 10),
    Start = erlang:monotonic_time(nanosecond), round_trips(Pid, N), told("round_trip", Start, N).

timed_spawns(Peer, Function, N) ->
    Start = erlang:monotonic_time(nanosecond), spawns(Peer, Function, N), told("spawn", Start, N).

pipelined(Peer, Many) ->
    Start = erlang:monotonic_time(nanosecond),
    Asked = [spawn_request(Peer, ?MODULE, nothing, [], []) || _ <- lists:seq(1, Many)],
    [receive {spawn_reply, Id, ok, _} -> ok end || Id <- Asked],
    told("pipelined", Start, Many).

kilobytes(Pid, Many) ->
    Text = binary:copy(<<"x">>, 1024),
    Start = erlang:monotonic_time(nanosecond),
    data(Pid, Text, Many), Pid ! {done, self()}, receive 2 -> ok end,
    told("kilobyte", Start, Many).

main([Name, Rounds]) ->
    Peer = list_to_atom(Name), N = list_to_integer(Rounds),
    true = net_kernel:connect_node(Peer),
    Pid = spawn(Peer, ?MODULE, pong, []),
    trips(Pid, N),
    timed_spawns(Peer, {?MODULE, nothing}, N),
    pipelined(Peer, N * 10),
    kilobytes(Pid, N * 20),
    halt(0);
main([Name, Rounds, "snow"]) ->
    Peer = list_to_atom(Name), N = list_to_integer(Rounds),
    true = net_kernel:connect_node(Peer),
    Pid = spawn(Peer, snow, 'Nodes.pong', []),
    trips(Pid, N),
    timed_spawns(Peer, {snow, 'Nodes.nothing'}, N),
    kilobytes(Pid, N * 20),
    halt(0).
