-module(map_of_strings).
-export([main/1]).

main([Argument]) ->
    Size = list_to_integer(Argument),
    Map = filled(#{}, Size),
    io:format("~b~n", [found(Map, Size, 0)]),
    io:format("~b~n", [map_size(thinned(Map, Size))]).

key(I) -> <<"key ", (integer_to_binary(I))/binary>>.

filled(Map, 0) -> Map;
filled(Map, I) -> filled(Map#{key(I * 7919 rem 1000003) => I}, I - 1).

found(_, 0, Sum) -> Sum;
found(Map, I, Sum) -> found(Map, I - 1, Sum + maps:get(key(I), Map, 0)).

thinned(Map, I) when I =< 0 -> Map;
thinned(Map, I) -> thinned(maps:remove(key(I * 7919 rem 1000003), Map), I - 2).
