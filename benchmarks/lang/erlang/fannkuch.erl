-module(fannkuch).
-export([main/1]).

main([Rounds]) -> io:format("~b~n", [repeat(list_to_integer(Rounds), 0)]).

repeat(0, Total) -> Total;
repeat(Rounds, Total) ->
    {_, Sum, Most} = permute({1, 2, 3, 4, 5, 6, 7, 8, 9}, 9, 0, 0),
    repeat(Rounds - 1, Total + Sum + Most).

permute(Items, 1, Sum, Most) ->
    Count = flips(tuple_to_list(Items), 0),
    {Items, Sum + Count, max(Count, Most)};
permute(Items, Size, Sum, Most) -> turns(Items, Size, 0, Sum, Most).

turns(Items, Size, I, Sum, Most) ->
    {Permuted, NewSum, NewMost} = permute(Items, Size - 1, Sum, Most),
    if
        I == Size - 1 ->
            {Permuted, NewSum, NewMost};
        true ->
            Other = if Size rem 2 == 0 -> I + 1; true -> 1 end,
            A = element(Other, Permuted),
            B = element(Size, Permuted),
            turns(setelement(Size, setelement(Other, Permuted, B), A), Size, I + 1, NewSum, NewMost)
    end.

flips([1 | _], Done) -> Done;
flips([First | _] = Items, Done) -> flips(flip(First, Items, []), Done + 1).

flip(0, Rest, Done) -> Done ++ Rest;
flip(N, [Item | Rest], Done) -> flip(N - 1, Rest, [Item | Done]).
