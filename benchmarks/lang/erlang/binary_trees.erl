-module(binary_trees).
-export([main/1]).

main([Rounds]) ->
    Lasting = make(20),
    io:format("~b~n", [repeat(list_to_integer(Rounds), 0) + count(Lasting)]).

repeat(0, Total) -> Total;
repeat(Rounds, Total) -> repeat(Rounds - 1, Total + count(make(16))).

make(0) -> leaf;
make(Depth) -> {make(Depth - 1), make(Depth - 1)}.

count(leaf) -> 0;
count({Left, Right}) -> count(Left) + 1 + count(Right).
