-module(pipeline).
-export([main/1]).

main([Rounds]) -> io:format("~b~n", [repeat(list_to_integer(Rounds), 0)]).

repeat(0, Sum) -> Sum;
repeat(Rounds, Sum) -> repeat(Rounds - 1, Sum + total(1000000, Rounds)).

total(Size, Offset) ->
    Numbers = lists:map(fun(N) -> N * 3 + Offset end, lists:seq(0, Size - 1)),
    Even = lists:filter(fun(N) -> N rem 2 == 0 end, Numbers),
    Halves = lists:map(fun(N) -> N div 2 end, Even),
    lists:foldl(fun(N, Sum) -> Sum + N end, 0, Halves).
