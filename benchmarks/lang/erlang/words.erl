-module(words).
-export([main/1]).

main([Path]) ->
    {ok, Text} = file:read_file(Path),
    Counts = count(Text, Text, 0, 0, #{}),
    Sorted = lists:sort(fun({A, M}, {B, N}) -> M > N orelse (M == N andalso A =< B) end, maps:to_list(Counts)),
    Lines = [[Word, $\s, integer_to_binary(Count), $\n] || {Word, Count} <- lists:sublist(Sorted, 10)],
    ok = file:write_file("/dev/stdout", [integer_to_binary(map_size(Counts)), $\n, Lines]).

count(<<C, Rest/binary>>, Text, Start, Length, Counts) when C =/= $\s, C < $\t; C > $\r, C =/= $\s ->
    count(Rest, Text, Start, Length + 1, Counts);
count(<<_, Rest/binary>>, Text, Start, Length, Counts) ->
    count(Rest, Text, Start + Length + 1, 0, counted(Text, Start, Length, Counts));
count(<<>>, Text, Start, Length, Counts) ->
    counted(Text, Start, Length, Counts).

counted(_, _, 0, Counts) -> Counts;
counted(Text, Start, Length, Counts) ->
    maps:update_with(binary:part(Text, Start, Length), fun(N) -> N + 1 end, 1, Counts).
