-module(sort).
-export([main/1]).

main([Size]) ->
    Items = random(list_to_integer(Size), 42, []),
    Sorted = lists:sort(fun(A, B) -> A =< B end, Items),
    io:format("~b~n", [lists:foldl(fun(Item, Sum) -> (Sum * 31 + Item) rem 1000000007 end, 0, Sorted)]).

random(0, _, Done) -> Done;
random(Count, Seed, Done) ->
    Next = (Seed * 1103515245 + 12345) rem 2147483648,
    random(Count - 1, Next, [Next div 8 | Done]).
