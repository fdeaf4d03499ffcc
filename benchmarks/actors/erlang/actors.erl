%% One benchmark a run: `actors NAME SIZE...`. Each prints lines of a row's name and its figure, as ../snow does.
-module(actors).
-compile([inline]).
-behaviour(supervisor).
-export([main/1, ring_loop/1, skynet/3, idle/0, pong/0, spin/1, allocate/1, supervised/0, init/1, start_worker/0]).

main([Name | Sizes]) ->
    error_logger:tty(false),
    run(list_to_atom(Name), [list_to_integer(Size) || Size <- Sizes]),
    halt(0).

now_ns() -> erlang:monotonic_time(nanosecond).
show(Row, Figure) -> io:format("~s ~w~n", [Row, Figure]).
each(Row, Start, Operations) -> show(Row, (now_ns() - Start) / Operations).
percentiles(Row, Samples, Unit) ->
    Sorted = list_to_tuple(lists:sort(Samples)),
    [show(Row ++ "_" ++ Name, element(1 + trunc((size(Sorted) - 1) * Share), Sorted) / Unit)
     || {Name, Share} <- [{"p50", 0.5}, {"p99", 0.99}, {"max", 1.0}]].

run(spawn_exit, [N]) ->
    Left = atomics:new(1, []), Me = self(),
    Body = fun() -> case atomics:sub_get(Left, 1, 1) of 0 -> Me ! done; _ -> ok end end,
    atomics:put(Left, 1, N), Start = now_ns(),
    spawn_many(Body, N), receive done -> ok end,
    each("spawn_exit", Start, N);
run(spawn_monitor, [N]) ->
    Start = now_ns(), monitored(N), each("spawn_monitor", Start, N);
run(skynet, [N]) ->
    Start = now_ns(), spawn(?MODULE, skynet, [self(), 0, N]), Expected = N * (N - 1) div 2,
    receive Expected -> each("skynet", Start, N) end;
run(parked, [N]) ->
    erlang:garbage_collect(), Before = resident(),
    Pids = [spawn(fun idle/0) || _ <- lists:seq(1, N)], timer:sleep(500),
    show("parked", (resident() - Before) / length(Pids));
run(idle, [N]) ->
    [spawn(fun patient/0) || _ <- lists:seq(1, N div 2)], [spawn(fun idle/0) || _ <- lists:seq(1, N div 2)],
    timer:sleep(500), Before = ticks(), timer:sleep(1000), show("idle", ticks() - Before);
run(ping_pong, [N]) ->
    Other = spawn_link(fun pong/0), ping(Other, N div 10),
    Start = now_ns(), ping(Other, N), each("ping_pong", Start, N);
run(across, [N]) -> % the option is not documented, and does what Snow's Process.pin does
    Me = self(),
    spawn_opt(fun() ->
        Other = spawn_opt(fun pong/0, [{scheduler, 2}]), ping(Other, N div 10),
        Start = now_ns(), ping(Other, N), each("across", Start, N), Me ! done
    end, [{scheduler, 1}]),
    receive done -> ok end;
run(call, [N]) -> % what gen_server:call does, without its checks
    Server = spawn_link(fun serve/0), call(Server, N div 10),
    Start = now_ns(), call(Server, N), each("call", Start, N);
run(ring, [Size, Rounds]) ->
    First = chain(Size - 1, self()), Start = now_ns(),
    close(First, Size * Rounds), each("ring", Start, Size * Rounds);
run(fan_in, [Senders, Each]) ->
    Me = self(), Start = now_ns(),
    Sink = spawn_opt(fun() -> drain(Senders * Each, 0), Me ! done end, [link, {message_queue_data, off_heap}]),
    [spawn(fun() -> send_many(Sink, Each) end) || _ <- lists:seq(1, Senders)],
    receive done -> ok end, each("fan_in", Start, Senders * Each);
run(list, [Length, N]) ->
    Numbers = lists:seq(1, Length), Me = self(),
    Other = spawn_link(fun() -> acknowledge(Me) end), send_list(Other, Numbers, N div 10),
    Start = now_ns(), send_list(Other, Numbers, N), each("list", Start, N * 1000);
run(behind, [Waiting, N]) ->
    [self() ! {junk, I} || I <- lists:seq(1, Waiting)], Me = self(),
    Other = spawn_link(fun() -> echo(Me) end),
    Start = now_ns(), scan(Other, N), each("behind_scan", Start, N),
    Again = now_ns(), by_reference(Other, N * 10), each("behind_reference", Again, N * 10);
run(start_cancel, [N]) ->
    Me = self(), Start = now_ns(),
    Timers = [erlang:send_after(3600000 + I rem 1000, Me, x) || I <- lists:seq(1, N)],
    each("timer_start", Start, N), Again = now_ns(),
    lists:foreach(fun(Timer) -> erlang:cancel_timer(Timer) end, Timers), each("timer_cancel", Again, N);
run(timers, [N]) ->
    Base = erlang:monotonic_time(millisecond) + 3000,
    start_timers(N, Base, self()), percentiles("timers", late(N, []), 1.0e6);
run(sleep, [N]) ->
    [spawn(?MODULE, spin, [0]) || _ <- lists:seq(1, erlang:system_info(schedulers_online))],
    percentiles("sleep", [begin T = now_ns(), receive after 1 -> ok end, now_ns() - T - 1000000 end || _ <- lists:seq(1, N)], 1.0e6);
run(loaded, [N]) ->
    [spawn(?MODULE, allocate, [0]) || _ <- lists:seq(1, 2)], timer:sleep(300),
    percentiles("loaded", trips(spawn(fun pong/0), N, []), 1.0e3);
run(crash, [N]) ->
    process_flag(trap_exit, true),
    Start = now_ns(), crash(N), each("crash_each", Start, N), Again = now_ns(),
    [spawn_opt(fun() -> exit(boom) end, [link, monitor]) || _ <- lists:seq(1, N)],
    hear(N * 2), each("crash_batch", Again, N);
run(restart, [N]) ->
    process_flag(trap_exit, true), {ok, Tree} = supervisor:start_link(?MODULE, []),
    Start = now_ns(), restart(Tree, N), each("restart", Start, N * 1000).

spawn_many(_, 0) -> ok;
spawn_many(Body, N) -> spawn(Body), spawn_many(Body, N - 1).

monitored(0) -> ok;
monitored(N) ->
    {_, Watch} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Watch, _, _, _} -> ok end, monitored(N - 1).

skynet(Parent, Number, 1) -> Parent ! Number;
skynet(Parent, Number, Size) ->
    Part = Size div 10, spawn_nodes(self(), Number, Part, 10), Parent ! sum(10, 0).
spawn_nodes(_, _, _, 0) -> ok;
spawn_nodes(Me, Number, Part, Left) ->
    spawn(?MODULE, skynet, [Me, Number + (Left - 1) * Part, Part]), spawn_nodes(Me, Number, Part, Left - 1).
sum(0, Sum) -> Sum;
sum(Left, Sum) -> receive Number -> sum(Left - 1, Sum + Number) end.

idle() -> receive stop -> ok end.
patient() -> receive stop -> ok after 3600000 -> ok end.
resident() -> field("/proc/self/statm", 2) * 4096.
ticks() -> field("/proc/self/stat", 14) + field("/proc/self/stat", 15).
field(Path, Index) ->
    {ok, Text} = file:read_file(Path),
    binary_to_integer(lists:nth(Index, binary:split(Text, <<" ">>, [global]))).

pong() -> receive {From, N} -> From ! N, pong() end.
ping(_, 0) -> ok;
ping(Other, N) -> Other ! {self(), N}, receive N -> ok end, ping(Other, N - 1).
trips(_, 0, Samples) -> Samples;
trips(Other, N, Samples) ->
    T = now_ns(), Other ! {self(), N}, receive N -> ok end, trips(Other, N - 1, [now_ns() - T | Samples]).

serve() -> receive {call, {_, [alias | Alias] = Tag}, N} -> Alias ! {Tag, N}, serve() end.
call(_, 0) -> ok;
call(Server, N) ->
    Watch = monitor(process, Server, [{alias, demonitor}]),
    Server ! {call, {self(), [alias | Watch]}, N},
    receive {[alias | Watch], N} -> demonitor(Watch, [flush]) after 5000 -> exit(timeout) end, call(Server, N - 1).

ring_loop(Next) -> receive N -> Next ! N - 1, ring_loop(Next) end.
chain(0, Next) -> Next;
chain(Length, Next) -> chain(Length - 1, spawn(?MODULE, ring_loop, [Next])).
close(_, N) when N =< 0 -> ok;
close(First, N) -> First ! N - 1, receive Next -> close(First, Next) end.

send_many(_, 0) -> ok;
send_many(Sink, N) -> Sink ! N, send_many(Sink, N - 1).
drain(0, Sum) -> Sum;
drain(Left, Sum) -> receive N -> drain(Left - 1, Sum + N) end.

acknowledge(Back) -> receive _ -> Back ! ok, acknowledge(Back) end.
send_list(_, _, 0) -> ok;
send_list(Other, Numbers, N) -> Other ! Numbers, receive ok -> ok end, send_list(Other, Numbers, N - 1).

echo(Back) -> receive {Tag, N} -> Back ! {Tag, N}, echo(Back) end.
scan(_, 0) -> ok;
scan(Other, N) -> Other ! {tag, N}, receive {tag, N} -> ok end, scan(Other, N - 1).
by_reference(_, 0) -> ok;
by_reference(Other, N) -> Tag = make_ref(), Other ! {Tag, N}, receive {Tag, _} -> ok end, by_reference(Other, N - 1).

start_timers(0, _, _) -> ok;
start_timers(N, Base, Me) ->
    At = Base + (N * 7919) rem 2000, erlang:send_after(At, Me, {late, At}, [{abs, true}]), start_timers(N - 1, Base, Me).
late(0, Samples) -> Samples;
late(N, Samples) -> receive {late, At} -> late(N - 1, [now_ns() - At * 1000000 | Samples]) end.

spin(N) -> spin(N + 1).
bottom(0) -> {nil, nil};
bottom(Depth) -> {bottom(Depth - 1), bottom(Depth - 1)}.
nodes_of(nil) -> 0;
nodes_of({Left, Right}) -> 1 + nodes_of(Left) + nodes_of(Right).
allocate(N) -> _ = nodes_of(bottom(14)), allocate(N + 1).

crash(0) -> ok;
crash(N) ->
    {Pid, Watch} = spawn_opt(fun() -> exit(boom) end, [link, monitor]),
    receive {'DOWN', Watch, process, Pid, boom} -> ok end, receive {'EXIT', Pid, boom} -> ok end, crash(N - 1).
hear(0) -> ok;
hear(N) -> receive {'DOWN', _, _, _, _} -> ok; {'EXIT', _, _} -> ok end, hear(N - 1).

init(_) -> {ok, {#{strategy => one_for_one, intensity => 1000000000, period => 1},
                 [#{id => worker, start => {?MODULE, start_worker, []}}]}}.
start_worker() -> {ok, spawn_link(?MODULE, supervised, [])}.
supervised() -> receive stop -> ok end.
restart(_, 0) -> ok;
restart(Tree, N) ->
    [{_, Pid, _, _}] = supervisor:which_children(Tree), exit(Pid, kill), await_other(Tree, Pid), restart(Tree, N - 1).
await_other(Tree, Old) ->
    case supervisor:which_children(Tree) of
        [{_, Pid, _, _}] when is_pid(Pid), Pid =/= Old -> ok;
        _ -> await_other(Tree, Old)
    end.
