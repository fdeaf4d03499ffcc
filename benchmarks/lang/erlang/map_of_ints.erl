-module(map_of_ints).
-export([main/1]).

main([Argument]) ->
    Size = list_to_integer(Argument),
    Map = filled(#{}, Size),
    io:format("~b~n", [found(Map, Size, 0)]),
    io:format("~b~n", [map_size(thinned(Map, Size))]).

key(I) -> I * 7919 rem 1000003.

filled(Map, 0) -> Map;
filled(Map, I) -> filled(Map#{key(I) => I}, I - 1).

found(_, 0, Sum) -> Sum;
found(Map, I, Sum) -> found(Map, I - 1, Sum + maps:get(I, Map, 0)).

thinned(Map, I) when I =< 0 -> Map;
thinned(Map, I) -> thinned(maps:remove(key(I), Map), I - 2).
